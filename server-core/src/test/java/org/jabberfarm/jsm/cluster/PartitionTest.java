package org.jabberfarm.jsm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jabberfarm.jsm.cluster.Nodes.PATIENCE;
import static org.jabberfarm.jsm.cluster.Nodes.get;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members whose network is cut, and heals again. */
class PartitionTest {
    @TempDir
    Path folder;

    private Nodes nodes;
    private EngineCluster one;
    private EngineCluster two;
    private EngineCluster three;
    private List<Registration> sessions;

    @BeforeEach
    void begin() throws Exception {
        nodes = new Nodes(folder, "jsm-1", "jsm-2", "jsm-3");
        one = nodes.start("jsm-1");
        two = nodes.start("jsm-2");
        three = nodes.start("jsm-3");
        nodes.awaitTogether("jsm-1", "jsm-2", "jsm-3");
        sessions = Nodes.register(List.of(one, two, three), 100);
        // This test takes nothing over by itself, and removes nothing.
        List.of("jsm-1", "jsm-2", "jsm-3").forEach(name -> nodes.node(name).keepsOrphans = true);
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    private static void denies(EngineCluster member, Registration registration) {
        assertThat(member.registry().put(registration).toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.why()).isEqualTo(ClusterException.Cause.NOT_SERVING));
        assertThat(member.registry().find(registration.user()).toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("more than half are needed, so that no user has two owners");
    }

    private void agree(List<Registration> wanted) throws Exception {
        for (EngineCluster member : List.of(one, two, three)) {
            for (Registration registration : wanted) {
                assertThat(get(member.registry().find(registration.user()))).contains(registration);
            }
        }
    }

    @Test
    void theMinorityDeniesAndLearnsWhatHappened() throws Exception {
        nodes.split(List.of(List.of("jsm-1", "jsm-2"), List.of("jsm-3")));
        await().atMost(PATIENCE).until(() -> !three.serving().allowed());
        nodes.awaitTogether("jsm-1", "jsm-2");
        assertThat(three.serving().reason()).startsWith("1 of 3 members of the cluster see each other ([jsm-3.");
        assertThat(nodes.node("jsm-3").servings).last().isEqualTo(three.serving());
        Registration first = sessions.get(0);
        denies(three, first);
        // The others have all, and go on: what the third held is taken over, a session ends, another begins.
        List<Registration> after = sessions.stream()
                .map(session ->
                        new Registration(session.user(), one.self(), session.since() + 100_000, session.sessions()))
                .toList();
        for (int i = 0; i < sessions.size(); i++) {
            assertThat(get(two.registry().find(sessions.get(i).user()))).contains(sessions.get(i));
            assertThat(get(two.registry().replace(sessions.get(i), after.get(i))))
                    .isTrue();
        }
        nodes.heal();
        nodes.awaitTogether("jsm-1", "jsm-2", "jsm-3");
        agree(after);
        assertThat(nodes.node("jsm-3").servings).last().isEqualTo(Serving.YES);
    }

    @Test
    void threeOnTheirOwnAllDenyAndFindEachOtherAgain() throws Exception {
        nodes.split(List.of());
        await().atMost(PATIENCE)
                .until(() -> List.of(one, two, three).stream()
                        .noneMatch(member -> member.serving().allowed()));
        for (EngineCluster member : List.of(one, two, three)) {
            denies(member, sessions.get(0));
        }
        nodes.heal();
        nodes.awaitTogether("jsm-1", "jsm-2", "jsm-3");
        agree(sessions);
    }
}
