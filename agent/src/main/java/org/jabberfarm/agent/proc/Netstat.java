package org.jabberfarm.agent.proc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code /proc/net/netstat}: pairs of lines, names above values. */
public final class Netstat {
    private Netstat() {}

    /** Connections lost because an accept queue was full, since boot; -1 when unknown. */
    public static long listenOverflows(Path proc) {
        try {
            return value(ProcFile.read(proc.resolve("net/netstat")), "TcpExt:", "ListenOverflows");
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    static long value(String netstat, String group, String name) {
        List<String> lines =
                netstat.lines().filter(line -> line.startsWith(group)).toList();
        if (lines.size() < 2) {
            return -1;
        }
        String[] names = lines.get(0).split(" ", -1);
        String[] values = lines.get(1).split(" ", -1);
        for (int i = 1; i < Math.min(names.length, values.length); i++) {
            if (names[i].equals(name)) {
                return Long.parseLong(values[i]);
            }
        }
        return -1;
    }
}
