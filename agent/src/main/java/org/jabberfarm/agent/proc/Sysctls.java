package org.jabberfarm.agent.proc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kernel values in {@code /proc/sys}. */
public final class Sysctls {
    private Sysctls() {}

    /** Those that could be read, by name; several numbers in one value are one space apart. */
    public static Map<String, String> read(Path proc, List<String> names) {
        Map<String, String> values = new TreeMap<>();
        for (String name : names) {
            // Names come from a file; none may lead out of the folder.
            if (name.matches("[a-z0-9_]+([./][a-zA-Z0-9_-]+)+")) {
                try {
                    Path file = proc.resolve("sys").resolve(name.replace('.', '/'));
                    values.put(name, ProcFile.read(file).trim().replaceAll("\\s+", " "));
                } catch (IOException e) {
                    // Not every kernel has every value.
                    values.remove(name);
                }
            }
        }
        return values;
    }

    /** Files that all processes together have open ({@code fs.file-nr}); -1 when unknown. */
    public static long openFiles(Path proc) {
        try {
            return Long.parseLong(ProcFile.read(proc.resolve("sys/fs/file-nr")).split("\\s+", 2)[0]);
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
