package org.jabberfarm.agent.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadAverageTest {
    @Test
    void takesTheFirstNumber(@TempDir Path proc) throws IOException {
        Files.writeString(proc.resolve("loadavg"), "1.51 0.88 0.65 2/310 4711\n");
        Files.writeString(proc.resolve("uptime"), "1536.71 2700.00\n");

        assertThat(LoadAverage.minute(proc)).isEqualTo(1.51);
        assertThat(LoadAverage.uptime(proc)).isEqualTo(1536);
    }

    @Test
    void theRealOne() {
        assertThat(LoadAverage.minute(Path.of("/proc"))).isNotNegative();
        assertThat(LoadAverage.uptime(Path.of("/proc"))).isPositive();
        assertThat(LoadAverage.minute(Path.of("/nowhere"))).isEqualTo(-1);
    }
}
