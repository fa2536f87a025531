package org.jabberfarm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used so far and holds now.
 *
 * @param cpu user and system time since it began, in steps of 10 ms
 * @param bytes memory: its share of pages ({@code Pss}) where the kernel tells, else all its resident pages
 */
record Usage(Duration cpu, long bytes) {
    private static final int PAGE_BYTES = 4096;

    static Usage of(Process process) throws IOException {
        Duration cpu = process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("process " + process.pid() + " has ended in the middle"));
        return new Usage(cpu, bytes(Path.of("/proc", Long.toString(process.pid()))));
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
