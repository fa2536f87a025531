package org.jabberfarm.agent.proc;

import java.io.IOException;
import java.nio.file.Path;

/** {@code /proc/loadavg} and {@code /proc/uptime}; -1 when unknown. */
public final class LoadAverage {
    private LoadAverage() {}

    /** Over the last minute. */
    public static double minute(Path proc) {
        return first(proc.resolve("loadavg"));
    }

    /** Seconds since boot. */
    public static long uptime(Path proc) {
        return (long) first(proc.resolve("uptime"));
    }

    private static double first(Path file) {
        try {
            return Double.parseDouble(ProcFile.read(file).split(" ", 2)[0]);
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
