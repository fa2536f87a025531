package org.jabberfarm.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeDrainTest {
    @Test
    void goesAsTheOthersTakeThemUnlessThatIsTooSlow() {
        assertThat(NodeDrain.pace(5_000, 50, 120)).isZero();
        assertThat(NodeDrain.pace(10_000, 50, 120)).isEqualTo(93);
        assertThat(NodeDrain.pace(1_000_000, 50, 1)).isEqualTo(10_000);
        assertThat(NodeDrain.pace(10_000, 0, 120)).as("nobody takes them").isZero();
        assertThat(NodeDrain.pace(0, 50, 120)).isZero();
    }
}
