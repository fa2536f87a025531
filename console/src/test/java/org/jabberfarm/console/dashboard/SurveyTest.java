package org.jabberfarm.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

class SurveyTest {
    private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

    private static Box box(String name, Role role, String node) {
        return new Box(
                name,
                "10.0.0.1",
                22,
                "deploy",
                Sudo.PASSWORDLESS,
                Optional.empty(),
                "/",
                "10.0.0.1",
                9100,
                List.of(),
                List.of(new Node(node, role, name, 5222, 5223, 5347, 9201)));
    }

    private static Survey.Known edge(String name, int age, NodeSample sample) {
        Box box = box(name, Role.C2S, sample.name());
        return new Survey.Known(
                box,
                new Seen(
                        name,
                        Optional.of(Samples.of(NOW.toEpochMilli(), sample)),
                        Optional.of(NOW.minusSeconds(age)),
                        Reach.ANSWERED,
                        Optional.empty()),
                HostKeys.State.TRUSTED,
                Map.of(sample.name(), 16_384L),
                false);
    }

    private static Survey.Known core(boolean link) {
        Box box = box("core-1", Role.JSM, "jsm-1");
        return new Survey.Known(
                box,
                new Seen(
                        "core-1",
                        Optional.of(Samples.of(NOW.toEpochMilli(), Samples.jsm("jsm-1", 5, Map.of("c2s-1", link)))),
                        Optional.of(NOW),
                        Reach.ANSWERED,
                        Optional.empty()),
                HostKeys.State.TRUSTED,
                Map.of("jsm-1", 8_192L),
                false);
    }

    private static BoxStatus only(Survey.Known known) {
        return new Survey(List.of(known), 10_000, NOW).boxes().get(0);
    }

    private static BoxStatus first(Survey.Known... known) {
        return new Survey(List.of(known), 10_000, NOW).boxes().get(0);
    }

    private static NodeSample c2s(long connections) {
        return Samples.c2s("c2s-1", connections, 10_007, 16_384);
    }

    @Test
    void serves() {
        BoxStatus box = only(edge("edge-1", 3, c2s(500)));
        assertThat(box.word()).isEqualTo("Serving");
        assertThat(box.capacity()).isEqualTo(10_000);
        assertThat(box.wrongs()).isEmpty();
    }

    @Test
    void isFullBy80And95PerCent() {
        assertThat(only(edge("edge-1", 3, c2s(7_999))).word()).isEqualTo("Serving");
        assertThat(only(edge("edge-1", 3, c2s(8_000))).word()).isEqualTo("Nearly full");
        assertThat(only(edge("edge-1", 3, c2s(9_500))).word()).isEqualTo("Full");
    }

    @Test
    void aLimitInForceBelowTheOneAskedIsTooLow() {
        BoxStatus files = only(edge("edge-1", 3, Samples.c2s("c2s-1", 10, 10_007, 12_000)));
        assertThat(files.word()).isEqualTo("Limit too low");
        assertThat(files.wrongs().get(0).why()).contains("16,384 open files asked, 12,000 in force");
        BoxStatus places = only(edge("edge-1", 3, Samples.c2s("c2s-1", 10, 7_936, 16_384)));
        assertThat(places.word()).isEqualTo("Limit too low");
        assertThat(places.capacity()).isEqualTo(7_936);
        assertThat(places.wrongs().get(0).why()).contains("Room for 7,926 more, not for 9,990");
    }

    @Test
    void aProcessThatDoesNotAnswerOrHasNoLinkIsDown() {
        assertThat(only(edge("edge-1", 3, Samples.down("c2s-1", "c2s", "exited")))
                        .word())
                .isEqualTo("Down");
        NodeSample unlinked =
                Samples.node("c2s-1", "c2s", true, false, "no link", 9, 10_007, 0, 16_384, Map.of("c2s-1", false));
        BoxStatus box = only(edge("edge-1", 3, unlinked));
        assertThat(box.word()).isEqualTo("Down");
        assertThat(box.wrongs().get(0).what()).isEqualTo("c2s-1 on edge-1 does not serve");
    }

    @Test
    void isSilentFrom15SecondsAndDownFrom60() {
        assertThat(only(edge("edge-1", 14, c2s(5))).word()).isEqualTo("Serving");
        assertThat(only(edge("edge-1", 15, c2s(5))).word()).isEqualTo("Silent 15 s");
        assertThat(only(edge("edge-1", 60, c2s(5))).word()).isEqualTo("Down");
    }

    @Test
    void theLinkTellsWhetherASilentBoxStillServes() {
        BoxStatus up = first(edge("edge-1", 400, c2s(5)), core(true));
        assertThat(up.word()).isEqualTo("Silent 6 min");
        assertThat(up.wrongs().get(0).why()).contains("still carries packets");
        BoxStatus lost = first(edge("edge-1", 16, c2s(5)), core(false));
        assertThat(lost.word()).isEqualTo("Down");
    }

    @Test
    void worstComesFirst() {
        List<BoxStatus> all = new Survey(
                        List.of(
                                edge("a", 1, Samples.c2s("c2s-1", 1, 10_007, 16_384)),
                                edge("b", 20, Samples.c2s("c2s-2", 1, 10_007, 16_384)),
                                edge("c", 1, Samples.down("c2s-3", "c2s", "")),
                                edge("d", 1, Samples.c2s("c2s-4", 9_900, 10_007, 16_384))),
                        10_000,
                        NOW)
                .boxes();
        assertThat(all).extracting(b -> b.box().name()).containsExactly("c", "d", "b", "a");
    }

    @Test
    void saysWhyNothingIsKnownYet() {
        Box box = box("edge-1", Role.C2S, "c2s-1");
        Seen nothing = new Seen("edge-1", Optional.empty(), Optional.empty(), Reach.NO_AGENT, Optional.of("no agent"));
        assertThat(only(new Survey.Known(box, nothing, HostKeys.State.TRUSTED, Map.of(), false))
                        .word())
                .isEqualTo("Not deployed yet");
        assertThat(only(new Survey.Known(box, nothing, HostKeys.State.PENDING, Map.of(), false))
                        .word())
                .isEqualTo("Not read yet");
        assertThat(only(new Survey.Known(box, nothing, HostKeys.State.CHANGED, Map.of(), false))
                        .word())
                .isEqualTo("Host key changed");
        assertThat(only(new Survey.Known(box, nothing, HostKeys.State.TRUSTED, Map.of(), true))
                        .word())
                .isEqualTo("Deploying");
    }

    @Test
    void aDeployIsNoFailure() {
        Survey.Known serves = edge("edge-1", 1, c2s(500));
        Survey.Known gone = edge("edge-1", 1, Samples.down("c2s-1", "c2s", "it is being started"));
        BoxStatus box = only(deploying(serves));
        assertThat(box.word()).isEqualTo("Deploying");
        assertThat(box.nodes().get(0).serves()).isTrue();
        assertThat(only(gone).word()).isEqualTo("Down");
        BoxStatus restarting = only(deploying(gone));
        assertThat(restarting.word()).isEqualTo("Deploying");
        assertThat(restarting.wrongs()).isEmpty();
        assertThat(restarting.nodes().get(0).serves()).isFalse();
    }

    @Test
    void aDrainIsToldWithItsLengthUntilADeployIsUnderWay() {
        DrainSample drain = new DrainSample(true, NOW.minusSeconds(780).toEpochMilli(), 1_200, true, 50, 9_000);
        Survey.Known known = edge("edge-1", 3, Samples.draining(c2s(300), drain, 860));
        BoxStatus box = only(known);
        assertThat(box.word()).isEqualTo("Draining");
        assertThat(BoxRows.bar(box).tone()).isEqualTo("work");
        assertThat(box.nodes().get(0).serves()).isFalse();
        assertThat(box.wrongs()).singleElement().satisfies(wrong -> {
            assertThat(wrong.said()).isEqualTo("Draining 13 min");
            assertThat(wrong.what()).isEqualTo("c2s-1 on edge-1 has taken no new clients for 13 min");
            assertThat(wrong.why()).startsWith("300 of 1,200 clients left, 50 per second");
        });
        assertThat(only(edge("edge-1", 3, Samples.draining(c2s(0), drain, 860)))
                        .wrongs()
                        .get(0)
                        .why())
                .startsWith("Empty: safe to restart");
        BoxStatus deployed = only(deploying(known));
        assertThat(deployed.word()).isEqualTo("Draining");
        assertThat(deployed.wrongs()).isEmpty();
    }

    private static Survey.Known deploying(Survey.Known box) {
        return new Survey.Known(box.box(), box.seen(), box.key(), box.filesAsked(), true);
    }

    @Test
    void countsWhetherOneBoxCanBeLost() {
        List<BoxStatus> two = new Survey(
                        List.of(
                                edge("a", 1, Samples.c2s("c2s-1", 6_000, 10_007, 16_384)),
                                edge("b", 1, Samples.c2s("c2s-2", 5_000, 10_007, 16_384))),
                        10_000,
                        NOW)
                .boxes();
        Spare spare = Spare.of(two);
        assertThat(spare.word()).isEqualTo("No");
        assertThat(spare.missing()).isEqualTo(1_000);
        assertThat(new Farm("d", two, UnderWay.NOTHING).wrongs())
                .extracting(Wrong::said)
                .containsExactly("No spare box");
        List<BoxStatus> light = new Survey(
                        List.of(
                                edge("a", 1, Samples.c2s("c2s-1", 600, 10_007, 16_384)),
                                edge("b", 1, Samples.c2s("c2s-2", 500, 10_007, 16_384)),
                                core(true)),
                        10_000,
                        NOW)
                .boxes();
        assertThat(Spare.of(light).word()).isEqualTo("In part");
    }

    private static NodeSample ending(NodeSample sample, Duration left) {
        return Samples.withCertificate(sample, NOW.plus(left).toEpochMilli());
    }

    @Test
    void tellsOfACertificateThreeWeeksBeforeItsEnd() {
        assertThat(only(edge("edge-1", 3, ending(c2s(500), Duration.ofDays(22))))
                        .wrongs())
                .isEmpty();
        BoxStatus box = only(edge("edge-1", 3, ending(c2s(500), Duration.ofDays(20))));
        assertThat(box.word()).isEqualTo("Certificate ends");
        assertThat(box.nodes().get(0).serves()).isTrue();
        assertThat(box.wrongs()).singleElement().satisfies(wrong -> {
            assertThat(wrong.said()).isEqualTo("Certificate ends in 20 d");
            assertThat(wrong.what()).isEqualTo("c2s-1 on edge-1 shows a certificate that ends in 20 d");
            assertThat(wrong.why()).contains("from 2026-12-14 on", "Set tls-pem to a new one");
            assertThat(wrong.link()).isEqualTo("/settings");
        });
        BoxStatus ended = only(edge("edge-1", 3, ending(c2s(500), Duration.ofHours(-1))));
        assertThat(ended.word()).isEqualTo("Certificate ended");
        assertThat(ended.nodes().get(0).serves()).isTrue();
        assertThat(ended.wrongs())
                .singleElement()
                .satisfies(wrong -> assertThat(wrong.why())
                        .startsWith("Clients that look at it refuse to connect since 2026-11-24."));
    }

    /** It is told once for the farm, and beside what else is wrong. */
    @Test
    void tellsOfACertificateBesideTheRest() {
        BoxStatus busy = only(edge("edge-1", 3, ending(c2s(9_000), Duration.ofDays(2))));
        assertThat(busy.word()).isEqualTo("Nearly full");
        assertThat(busy.wrongs())
                .extracting(Wrong::condition)
                .containsExactly(Condition.NEARLY_FULL, Condition.CERTIFICATE_ENDS);
        BoxStatus idle = only(edge("edge-2", 3, ending(c2s(0), Duration.ofDays(2))));
        assertThat(new Farm("a.example", List.of(busy, idle), UnderWay.NOTHING).wrongs())
                .filteredOn(wrong -> wrong.condition() == Condition.CERTIFICATE_ENDS)
                .singleElement()
                .extracting(Wrong::what)
                .isEqualTo("c2s-1 on edge-1 shows a certificate that ends in 2 d, and so do 1 other");
    }
}
