package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RestartDelayTest {
    @Test
    void growsToAMinute() {
        RestartDelay delay = new RestartDelay();

        assertThat(LongStream.generate(delay::next).limit(8))
                .containsExactly(1000L, 2000L, 4000L, 8000L, 16000L, 32000L, 60000L, 60000L);
        delay.reset();
        assertThat(delay.next()).isEqualTo(1000);
    }
}
