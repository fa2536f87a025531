package org.jabberfarm.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.agent.Sample.DrainSample;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.metrics.Reach;
import org.jabberfarm.console.metrics.Samples;
import org.jabberfarm.console.metrics.Seen;
import org.jabberfarm.console.ssh.HostKeys;
import org.junit.jupiter.api.Test;

class C2sStateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static C2sState state(NodeSample sample, int age, Reach reach, HostKeys.State key) {
        Box box = new Box(
                "edge-1",
                "192.0.2.1",
                22,
                "root",
                Sudo.NONE,
                Optional.empty(),
                "/",
                "192.0.2.1",
                9100,
                List.of(),
                List.of(new Node("c2s-1", Role.C2S, "edge-1", 5222, 5223, 5347, 9201)));
        Seen seen = new Seen(
                "edge-1",
                Optional.of(Samples.of(NOW.toEpochMilli(), sample)),
                Optional.of(NOW.minusSeconds(age)),
                reach,
                Optional.empty());
        BoxStatus status = new Survey(
                        List.of(new Survey.Known(box, seen, key, Map.of("c2s-1", 1L), false)), 10_000, NOW)
                .boxes()
                .get(0);
        return C2sState.of(status, status.nodes().get(0));
    }

    private static C2sState answered(NodeSample sample) {
        return state(sample, 3, Reach.ANSWERED, HostKeys.State.TRUSTED);
    }

    @Test
    void tellsWhereClientsCanBeSent() {
        NodeSample serving = Samples.c2s("c2s-1", 400, 10_007, 16_384);
        assertThat(answered(serving))
                .returns(true, C2sState::known)
                .returns(true, C2sState::serves)
                .returns(9_600L, C2sState::room)
                .returns("Serving", C2sState::word);
        assertThat(answered(Samples.down("c2s-1", "c2s", "exited"))).returns(false, C2sState::serves);
        assertThat(answered(Samples.draining(serving, new DrainSample(true, 1, 400, true, 5, 9_000), 0)))
                .returns(true, C2sState::draining)
                .returns(false, C2sState::serves);
        assertThat(answered(Samples.c2s("c2s-1", 11_000, 10_007, 16_384))).returns(0L, C2sState::room);
    }

    @Test
    void knowsNothingOfABoxThatWasNotAskedYet() {
        NodeSample serving = Samples.c2s("c2s-1", 400, 10_007, 16_384);
        assertThat(state(serving, 600, Reach.UNTRIED, HostKeys.State.TRUSTED)).returns(false, C2sState::known);
        assertThat(state(serving, 600, Reach.NO_SSH, HostKeys.State.TRUSTED))
                .returns(true, C2sState::known)
                .returns(false, C2sState::serves);
        assertThat(state(serving, 600, Reach.KEY_CHANGED, HostKeys.State.CHANGED))
                .returns(false, C2sState::known);
    }
}
