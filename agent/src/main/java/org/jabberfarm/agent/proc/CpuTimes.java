package org.jabberfarm.agent.proc;

import java.io.IOException;
import java.nio.file.Path;

/**
 * First line of {@code /proc/stat}, in ticks since boot.
 *
 * @param busy spent working, all processors together
 * @param total all
 */
public record CpuTimes(long busy, long total) {
    public static final CpuTimes UNKNOWN = new CpuTimes(-1, -1);

    public static CpuTimes read(Path proc) {
        try {
            return parse(ProcFile.read(proc.resolve("stat")));
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    static CpuTimes parse(String stat) {
        String[] fields = stat.lines().findFirst().orElseThrow().trim().split("\\s+", -1);
        long total = 0;
        // user nice system idle iowait irq softirq steal; guest times are inside user and nice.
        for (int i = 1; i < fields.length && i <= 8; i++) {
            total += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[4]) + (fields.length > 5 ? Long.parseLong(fields[5]) : 0);
        return new CpuTimes(total - idle, total);
    }

    /** Share of all processors in use since {@code before}, 0 to 1; -1 when unknown. */
    public double since(CpuTimes before) {
        long span = total - before.total;
        if (total < 0 || before.total < 0 || span <= 0) {
            return -1;
        }
        return Math.min(1, Math.max(0, (busy - before.busy) / (double) span));
    }
}
