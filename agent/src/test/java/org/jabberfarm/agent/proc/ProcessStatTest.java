package org.jabberfarm.agent.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
    private static final Path PROC = Path.of("/proc");

    @Test
    void aNameMayHoldParenthesesAndSpaces() {
        ProcessStat stat = ProcessStat.parse(
                "4711 (a) Z (b c)) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 30 0 123456 100000 5000 1 2 3");

        assertThat(stat).isEqualTo(new ProcessStat('S', 1, 300, 123456));
        assertThat(stat.alive()).isTrue();
        assertThat(stat.startedAt(10_000_000, 5000)).isEqualTo(10_000_000 - 5_000_000 + 1_234_560);
    }

    @Test
    void residentBytes() {
        assertThat(ProcessStat.residentBytes("Name:\tjava\nVmRSS:\t  160572 kB\nThreads:\t9\n"))
                .isEqualTo(160572L * 1024);
        assertThat(ProcessStat.residentBytes("Name:\tkthreadd\n")).isEqualTo(-1);
    }

    @Test
    void thisProcess() {
        long pid = ProcessHandle.current().pid();
        ProcessStat stat = ProcessStat.read(PROC, pid);

        assertThat(stat.alive()).isTrue();
        assertThat(stat.cpuTicks()).isPositive();
        assertThat(stat.startedAt(System.currentTimeMillis(), LoadAverage.uptime(PROC)))
                .isBetween(System.currentTimeMillis() - 3_600_000, System.currentTimeMillis() + 1000);
        assertThat(ProcessStat.residentBytes(PROC, pid)).isGreaterThan(10_000_000);
        assertThat(ProcessStat.openFiles(PROC, pid)).isPositive();
    }

    @Test
    void nobody() {
        assertThat(ProcessStat.read(PROC, 999_999_999)).isNull();
        assertThat(ProcessStat.openFiles(PROC, 999_999_999)).isEqualTo(-1);
    }
}
