package org.jabberfarm.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Limits that the kernel holds a process to, whatever a file asked for. */
public final class ProcessLimits {
    private ProcessLimits() {}

    /** Soft limit of open files of this process; very large when there is none. */
    public static long openFiles() {
        return openFiles("self");
    }

    /** Files and sockets that this process has open, 0 when that cannot be known. */
    public static int filesInUse() {
        String[] files = Path.of("/proc/self/fd").toFile().list();
        return files == null ? 0 : files.length;
    }

    /** Soft limit of open files of the process {@code pid}, or -1 when it cannot be read. */
    public static long openFiles(String pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", pid, "limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft = line.substring(26).trim().split("\\s+")[0];
                    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
                }
            }
        } catch (IOException e) {
            return -1;
        }
        return -1;
    }
}
