package org.jabberfarm.agent.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * {@code /proc/<pid>/stat}.
 *
 * @param state {@code S}, {@code R}, {@code Z}, …
 * @param parent pid of its parent
 * @param cpuTicks processor time since the start, 100 a second
 * @param startTicks when it started, ticks after boot; with the pid it names a process for good
 */
public record ProcessStat(char state, long parent, long cpuTicks, long startTicks) {
    /** {@code USER_HZ}, the same on every Linux that Java runs on. */
    public static final int TICKS_PER_SECOND = 100;

    /** Null when there is no such process. */
    public static ProcessStat read(Path proc, long pid) {
        try {
            return parse(ProcFile.read(proc.resolve(Long.toString(pid)).resolve("stat")));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    static ProcessStat parse(String stat) {
        // The name in parentheses may hold anything, spaces and parentheses too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
        return new ProcessStat(
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[19]));
    }

    /** Whether it still runs: a dead one whose parent has not looked does not. */
    public boolean alive() {
        return state != 'Z' && state != 'X';
    }

    /** Epoch milliseconds of its start. */
    public long startedAt(long now, long uptimeSeconds) {
        return uptimeSeconds < 0 ? 0 : now - uptimeSeconds * 1000 + startTicks * 1000 / TICKS_PER_SECOND;
    }

    /** Resident bytes of a process; -1 when it may not be seen. */
    public static long residentBytes(Path proc, long pid) {
        try {
            return residentBytes(ProcFile.read(proc.resolve(Long.toString(pid)).resolve("status")));
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    static long residentBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.substring(6).trim().split(" ", -1)[0]) * 1024)
                .findFirst()
                .orElse(-1);
    }

    /** Descriptors that a process has open; -1 when it may not be seen. */
    public static long openFiles(Path proc, long pid) {
        try (Stream<Path> files = Files.list(proc.resolve(Long.toString(pid)).resolve("fd"))) {
            return files.count();
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
