package org.jabberfarm.jsm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jabberfarm.jsm.cluster.Nodes.PATIENCE;
import static org.jabberfarm.jsm.cluster.Nodes.get;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that die: processes, killed. */
class ClusterKillTest {
    private static final int USERS = 300;

    @TempDir
    Path folder;

    private final List<ClusterProcess> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ClusterProcess::close);
    }

    private ClusterProcess start(Nodes nodes, String name) throws IOException {
        ClusterProcess process = new ClusterProcess(
                nodes.config(name, "", ""), folder.resolve("log"), "-XX:TieredStopAtLevel=1", "-Xmx128m");
        started.add(process);
        return process;
    }

    private static void awaitServing(ClusterProcess process) {
        await().atMost(PATIENCE).until(() -> process.ask("serving").equals("true"));
    }

    @Test
    void theRestGoesOnWithAllThatTheDeadOneKept() throws Exception {
        try (Nodes nodes = new Nodes(folder, "jsm-1", "jsm-2", "jsm-3")) {
            EngineCluster one = nodes.start("jsm-1");
            ClusterProcess two = start(nodes, "jsm-2");
            ClusterProcess three = start(nodes, "jsm-3");
            await().atMost(PATIENCE).until(() -> one.view().members().size() == 3);
            awaitServing(two);
            awaitServing(three);
            await().atMost(PATIENCE).until(() -> one.serving().allowed());
            int ofTwo = Integer.parseInt(two.ask("register " + USERS));
            int ofThree = Integer.parseInt(three.ask("register " + USERS));
            int ofOne = ClusterProcess.register(one, USERS);
            assertThat(ofOne + ofTwo + ofThree).isEqualTo(USERS);
            assertThat(ofThree).isPositive();
            Member dead = Member.of(three.ask("self"));
            nodes.node("jsm-1").keepsOrphans = true;

            long kill = System.nanoTime();
            three.process().destroyForcibly();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> one.view().members().size() == 2);
            System.out.println(
                    "cluster: view without a killed member after " + (System.nanoTime() - kill) / 1_000_000 + " ms");

            // The second removes what it is told of, the first keeps it: of both, all is told and nothing else is lost.
            await().atMost(PATIENCE).untilAsserted(() -> {
                int there = 0;
                for (int i = 0; i < USERS; i++) {
                    Jid session = Jid.of("u" + i + "@h/r");
                    boolean told = nodes.node("jsm-1").orphans.stream()
                            .anyMatch(orphan -> orphan.user().equals(session));
                    var found = get(one.registry().find(session));
                    if (found.isPresent() && found.get().jsm().equals(dead)) {
                        assertThat(told).as(session.toString()).isTrue();
                        assertThat(one.owns(session)).isTrue();
                    } else if (found.isPresent()) {
                        there++;
                    }
                }
                assertThat(there).isEqualTo(ofOne + ofTwo);
            });
            assertThat(nodes.node("jsm-1").orphans)
                    .isNotEmpty()
                    .allMatch(orphan -> orphan.jsm().equals(dead));
            assertThat(one.serving().allowed()).isTrue();

            // Alone it may not serve; with the others back, under their old names, it may.
            two.process().destroyForcibly();
            await().atMost(PATIENCE).until(() -> !one.serving().allowed());
            ClusterProcess again = start(nodes, "jsm-2");
            ClusterProcess third = start(nodes, "jsm-3");
            awaitServing(again);
            awaitServing(third);
            await().atMost(PATIENCE).until(() -> one.serving().allowed());
            assertThat(one.view().members()).hasSize(3).doesNotContain(dead);
        }
    }
}
