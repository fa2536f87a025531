package org.jabberfarm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What a process has used so far and holds now.
 *
 * @param cpu user and system time since it began, in steps of 10 ms
 * @param compiler what of it went into compiling, zero where the kernel does not tell
 * @param bytes memory: its share of pages ({@code Pss}) where the kernel tells, else all its resident pages
 */
record Usage(Duration cpu, Duration compiler, long bytes) {
    private static final int PAGE_BYTES = 4096;

    static Usage of(Process process) throws IOException {
        Duration cpu = process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("process " + process.pid() + " has ended in the middle"));
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        return new Usage(cpu, compiler(proc, cpu), bytes(proc));
    }

    /** All that no other thread has used: compiler threads come and go, and take their count with them. */
    private static Duration compiler(Path proc, Duration cpu) throws IOException {
        Duration others = Duration.ZERO;
        try (Stream<Path> threads = Files.list(proc.resolve("task"))) {
            for (Path thread : threads.toList()) {
                if (!Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
                    String nanos = Files.readString(thread.resolve("schedstat")).split(" ")[0];
                    others = others.plusNanos(Long.parseLong(nanos));
                }
            }
        } catch (NoSuchFileException e) {
            // Another system, or a thread that ended just now: the figure is one for orientation.
            return Duration.ZERO;
        }
        return cpu.compareTo(others) > 0 ? cpu.minus(others) : Duration.ZERO;
    }

    private static long bytes(Path proc) throws IOException {
        try {
            for (String line : Files.readAllLines(proc.resolve("smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            // Older kernels, and processes of others: the simpler count does.
        }
        return Long.parseLong(Files.readString(proc.resolve("statm")).split(" ")[1]) * PAGE_BYTES;
    }
}
