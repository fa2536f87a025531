package org.jabberfarm.agent.proc;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a file of {@code /proc} in as few reads as can be. Files there have no size, which makes the JDK's readers begin
 * with single bytes, and a number in {@code /proc/sys} is given to the first read only.
 */
final class ProcFile {
    private static final int MOST = 256 * 1024;

    private ProcFile() {}

    static String read(Path file) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            byte[] bytes = new byte[8192];
            int length = 0;
            for (int n = in.read(bytes); n > 0; n = in.read(bytes, length, bytes.length - length)) {
                length += n;
                if (length == bytes.length) {
                    if (length >= MOST) {
                        break;
                    }
                    bytes = Arrays.copyOf(bytes, length * 2);
                }
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }
}
