package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {
    @Test
    void beginWithTheShareOfTheHeadroom() {
        assertThat(Weights.step(Map.of(), Map.of("a", 3000L, "b", 1000L))).isEqualTo(Map.of("a", 750, "b", 250));
        assertThat(Weights.step(Map.of(), Map.of("a", 1_000_000L, "b", 1L))).containsEntry("b", 1);
    }

    @Test
    void ofAFullNodeAreNothingUnlessAllAreFull() {
        assertThat(Weights.target(Map.of("a", 10L, "b", 0L))).isEqualTo(Map.of("a", 1000, "b", 0));
        assertThat(Weights.target(Map.of("a", 0L, "b", 0L))).isEqualTo(Map.of("a", 500, "b", 500));
        assertThat(Weights.step(Map.of("a", 0, "b", 0), Map.of("a", 0L, "b", 0L)))
                .isEqualTo(Map.of("a", 250, "b", 250));
    }

    @Test
    void goHalfOfTheWayAndArrive() {
        Map<String, Integer> now = Map.of("a", 500, "b", 500);
        Map<String, Long> headroom = Map.of("a", 9000L, "b", 1000L);
        now = Weights.step(now, headroom);
        assertThat(now).isEqualTo(Map.of("a", 700, "b", 300));
        for (int i = 0; i < 20; i++) {
            now = Weights.step(now, headroom);
        }
        assertThat(now.get("a")).isBetween(810, 990);
        assertThat(now.get("b")).isBetween(91, 111);
        assertThat(Weights.step(now, headroom)).as("rests").isEqualTo(now);
    }

    @Test
    void stayForLittle() {
        Map<String, Integer> last = Map.of("a", 500, "b", 500);
        assertThat(Weights.step(last, Map.of("a", 5400L, "b", 4600L))).isEqualTo(last);
        assertThat(Weights.step(last, Map.of("a", 5600L, "b", 4400L))).isEqualTo(Map.of("a", 530, "b", 470));
        assertThat(Weights.step(Map.of("a", 998, "b", 2), Map.of("a", 997L, "b", 3L)))
                .as("a thousandth of few")
                .isEqualTo(Map.of("a", 998, "b", 2));
    }

    @Test
    void letANewNodeBeginWithHalf() {
        assertThat(Weights.step(Map.of("a", 1000), Map.of("a", 1000L, "b", 1000L)))
                .isEqualTo(Map.of("a", 750, "b", 250));
    }
}
