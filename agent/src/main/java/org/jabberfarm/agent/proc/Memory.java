package org.jabberfarm.agent.proc;

import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code /proc/meminfo}, in bytes; -1 when unknown.
 *
 * @param available what new work could have without swapping
 */
public record Memory(long total, long available) {
    public static Memory read(Path proc) {
        try {
            return parse(ProcFile.read(proc.resolve("meminfo")));
        } catch (IOException | RuntimeException e) {
            return new Memory(-1, -1);
        }
    }

    static Memory parse(String meminfo) {
        return new Memory(bytes(meminfo, "MemTotal:"), bytes(meminfo, "MemAvailable:"));
    }

    private static long bytes(String meminfo, String name) {
        return meminfo.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line ->
                        Long.parseLong(line.substring(name.length()).trim().split(" ", 2)[0]) * 1024)
                .findFirst()
                .orElse(-1);
    }
}
