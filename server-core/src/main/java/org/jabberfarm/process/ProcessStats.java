package org.jabberfarm.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code /proc/self} and the JVM tell of this process, under the names that Prometheus' own clients use. */
final class ProcessStats {
    private ProcessStats() {}

    static void append(StringBuilder out) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        line(out, "process_open_fds", "gauge", ProcessLimits.filesInUse());
        line(out, "process_max_fds", "gauge", ProcessLimits.openFiles());
        line(out, "process_resident_memory_bytes", "gauge", residentBytes());
        line(
                out,
                "process_start_time_seconds",
                "gauge",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000);
        double cpu = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(d -> d.toMillis() / 1000.0)
                .orElse(0.0);
        out.append("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total ")
                .append(String.format(Locale.ROOT, "%.3f", cpu))
                .append('\n');
        line(out, "jvm_memory_used_bytes{area=\"heap\"}", "gauge", heap.getUsed());
        line(out, "jvm_memory_max_bytes{area=\"heap\"}", "gauge", heap.getMax());
    }

    private static void line(StringBuilder out, String name, String type, long value) {
        int brace = name.indexOf('{');
        out.append("# TYPE ")
                .append(brace < 0 ? name : name.substring(0, brace))
                .append(' ')
                .append(type)
                .append('\n');
        out.append(name).append(' ').append(value).append('\n');
    }

    private static long residentBytes() {
        try {
            String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
            return Long.parseLong(pages) * 4096;
        } catch (IOException e) {
            return -1;
        }
    }
}
