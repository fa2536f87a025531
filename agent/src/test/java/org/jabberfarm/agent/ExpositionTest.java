package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jabberfarm.process.Metrics;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    @Test
    void readsWhatAProcessOfOursWrites() {
        Metrics metrics = new Metrics();
        metrics.counter("jabberfarm_accepts_total").add(12);
        metrics.counter(Metrics.labelled("jabberfarm_refused_total", "reason", "full"))
                .add(3);
        metrics.counter(Metrics.labelled("jabberfarm_refused_total", "reason", "connect-rate"))
                .add(4);
        metrics.gauge(Metrics.labelled("jabberfarm_link_up", "service", "c2s-1"), () -> 1);
        metrics.gauge(Metrics.labelled("jabberfarm_link_up", "service", "odd \"one\\"), () -> 0);

        Exposition read = new Exposition(metrics.text());

        assertThat(read.get("jabberfarm_accepts_total", 0)).isEqualTo(12);
        assertThat(read.get("jabberfarm_nothing", -1)).isEqualTo(-1);
        assertThat(read.sum("jabberfarm_refused_total")).isEqualTo(7);
        assertThat(read.byLabel("jabberfarm_link_up", "service")).isEqualTo(Map.of("c2s-1", 1L, "odd \"one\\", 0L));
        assertThat(read.get("jvm_memory_max_bytes{area=\"heap\"}", -1)).isPositive();
    }

    @Test
    void oddLinesAreSkipped() {
        Exposition read = new Exposition("# TYPE a counter\na x\n\nalone\nb 1.5e3\n");

        assertThat(read.get("a", -1)).isEqualTo(-1);
        assertThat(read.get("b", -1)).isEqualTo(1500);
    }
}
