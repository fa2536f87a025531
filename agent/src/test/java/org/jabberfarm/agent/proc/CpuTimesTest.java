package org.jabberfarm.agent.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CpuTimesTest {
    @Test
    void waitingForDisksIsNotWork() {
        CpuTimes times = CpuTimes.parse("cpu  100 5 50 800 40 1 2 2 7 0\ncpu0 50 5 25 400 20 1 1 1 7 0\n");

        assertThat(times).isEqualTo(new CpuTimes(160, 1000));
    }

    @Test
    void shareIsOverTheTimeBetween() {
        CpuTimes before = new CpuTimes(100, 1000);

        assertThat(new CpuTimes(150, 1200).since(before)).isEqualTo(0.25);
        assertThat(before.since(before)).isEqualTo(-1);
        assertThat(before.since(CpuTimes.UNKNOWN)).isEqualTo(-1);
    }

    @Test
    void theRealOneCounts() {
        CpuTimes now = CpuTimes.read(Path.of("/proc"));

        assertThat(now.total()).isPositive();
        assertThat(now.busy()).isBetween(1L, now.total());
        assertThat(CpuTimes.read(Path.of("/nowhere"))).isEqualTo(CpuTimes.UNKNOWN);
    }
}
