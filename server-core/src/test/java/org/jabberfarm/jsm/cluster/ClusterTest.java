package org.jabberfarm.jsm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jabberfarm.jsm.cluster.Nodes.PATIENCE;
import static org.jabberfarm.jsm.cluster.Nodes.get;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members over loopback: who is there, who owns whom, what the registry keeps. */
class ClusterTest {
    @TempDir
    Path folder;

    @Test
    void membersShareUsersAndRegistrations() throws Exception {
        try (Nodes nodes = new Nodes(folder, "jsm-1", "jsm-2", "jsm-3")) {
            EngineCluster one = nodes.start("jsm-1");
            assertThat(one.serving().allowed()).isFalse();
            assertThat(one.serving().reason()).contains("1 of 3 members of the cluster see each other");
            Registration early = new Registration(Jid.of("u@h/r"), one.self(), 1, "c2s-1 1");
            assertThat(one.registry().put(early).toCompletableFuture())
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            ClusterException.class,
                            e -> assertThat(e.why()).isEqualTo(ClusterException.Cause.NOT_SERVING));
            EngineCluster two = nodes.start("jsm-2");
            EngineCluster three = nodes.start("jsm-3");
            nodes.awaitTogether("jsm-1", "jsm-2", "jsm-3");
            List<EngineCluster> all = List.of(one, two, three);
            List<Registration> sessions = Nodes.register(all, 300);
            for (EngineCluster member : all) {
                assertThat(sessions.stream().filter(session -> session.jsm().equals(member.self())))
                        .hasSizeBetween(50, 150);
                for (Registration session : sessions) {
                    assertThat(get(member.registry().find(session.user()))).contains(session);
                }
            }
            assertThat(all.stream()
                            .mapToLong(member -> member.registry().kept())
                            .sum())
                    .isEqualTo(600);

            Registration first = sessions.get(0);
            Registration newer = new Registration(first.user(), two.self(), 5000, "c2s-2 9");
            assertThat(get(three.registry().replace(newer, first))).isFalse();
            assertThat(get(three.registry().replace(first, newer))).isTrue();
            assertThat(get(one.registry().remove(first))).isFalse();
            assertThat(get(one.registry().put(first))).contains(newer);
            assertThat(get(one.registry().remove(first))).isTrue();
            assertThat(get(two.registry().find(first.user()))).isEqualTo(Optional.empty());

            // All resources of a user have one owner, and another member takes few users of others.
            assertThat(one.owner(Jid.of("u7@h/other"))).isEqualTo(one.owner(Jid.of("u7@h")));
        }
    }

    @Test
    void leavingHandsOverAndLosesNothing() throws Exception {
        try (Nodes nodes = new Nodes(folder, "jsm-1", "jsm-2", "jsm-3")) {
            EngineCluster one = nodes.start("jsm-1");
            EngineCluster two = nodes.start("jsm-2");
            EngineCluster three = nodes.start("jsm-3");
            nodes.awaitTogether("jsm-1", "jsm-2", "jsm-3");
            List<Registration> sessions = Nodes.register(List.of(one, two, three), 300);
            nodes.node("jsm-1").keepsOrphans = true;
            nodes.node("jsm-2").keepsOrphans = true;
            List<Registration> of3 = sessions.stream()
                    .filter(session -> session.jsm().equals(three.self()))
                    .toList();
            nodes.stop("jsm-3");
            nodes.awaitTogether("jsm-1", "jsm-2");
            for (Registration session : sessions) {
                assertThat(get(one.registry().find(session.user()))).contains(session);
            }
            // Of those whose owner stayed, few move: the engine levels what is left.
            long moved = sessions.stream()
                    .filter(session -> !of3.contains(session))
                    .filter(session -> !one.owner(session.user()).equals(session.jsm()))
                    .count();
            assertThat(moved).isLessThan((sessions.size() - of3.size()) / 4);
            // Each is told to the member that owns it in the end, and perhaps to one that owned it for a moment.
            await().atMost(PATIENCE).untilAsserted(() -> {
                for (Registration session : of3) {
                    assertThat(nodes.node(one.owner(session.user()).name()).orphans)
                            .contains(session);
                }
            });
            // Of those that take it over, one does.
            int taken = 0;
            for (String name : List.of("jsm-1", "jsm-2")) {
                EngineCluster member = nodes.get(name);
                for (Registration orphan : Set.copyOf(nodes.node(name).orphans)) {
                    Registration mine =
                            new Registration(orphan.user(), member.self(), orphan.since() + 1, orphan.sessions());
                    if (get(member.registry().replace(orphan, mine))) {
                        taken++;
                        assertThat(get(two.registry().find(orphan.user()))).contains(mine);
                    }
                }
            }
            assertThat(taken).isEqualTo(of3.size());
        }
    }
}
