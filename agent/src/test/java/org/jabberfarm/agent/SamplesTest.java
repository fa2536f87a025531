package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void fifteenMinutesAreKept() {
        Samples samples = new Samples();
        assertThat(samples.last()).isNull();
        for (int i = 1; i <= 500; i++) {
            samples.add(new Sample(i * 5000L, null, List.of(), "", 1));
        }

        assertThat(samples.after(0)).hasSize(180);
        assertThat(samples.after(0).get(0).time()).isEqualTo(500 * 5000L - 179 * 5000L);
        assertThat(samples.after(499 * 5000L)).extracting(Sample::time).containsExactly(500 * 5000L);
        assertThat(samples.last().time()).isEqualTo(2_500_000);
    }
}
