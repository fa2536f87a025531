package org.jabberfarm.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples on their whole way: agent, Unix socket, SSH, console, API and pages. */
class MonitorTest {
    private static final Duration SOON = Duration.ofSeconds(12);

    @TempDir
    Path folder;

    private DemoFarm farm;
    private String token;

    @BeforeEach
    void start() throws IOException {
        farm = new DemoFarm(folder);
        token = farm.site.token(Access.OPERATOR);
    }

    @AfterEach
    void stop() throws IOException {
        farm.close();
    }

    private JsonNode api(String path) {
        try {
            return Json.MAPPER.readTree(farm.site
                    .browser()
                    .get("/api/v1" + path, "Authorization", "Bearer " + token)
                    .body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String state(int box) {
        return api("/status").path("boxes").path(box).path("state").asText();
    }

    @Test
    void waitsForTrustThenForTheAgentThenCounts() throws Exception {
        Box box = farm.box("edge-1", Role.C2S);
        String node = box.nodes().get(0).name();
        DemoFarm.within(SOON, "not read without trust", () -> state(0).equals("Not read yet"));
        farm.trusted(box);
        DemoFarm.within(SOON, "no agent yet", () -> state(0).equals("Not deployed yet"));

        try (FakeAgent agent = new FakeAgent(farm.root("edge-1"))) {
            long now = System.currentTimeMillis();
            for (int i = 180; i >= 0; i--) {
                agent.samples.add(Samples.of(now - i * 5000L, Samples.c2s(node, 400 - i, 10_007, 16_384)));
            }
            DemoFarm.within(SOON, "serving", () -> state(0).equals("Serving"));
            JsonNode status = api("/status");
            assertThat(status.path("farm").path("connections").asLong()).isEqualTo(400);
            assertThat(status.path("farm").path("capacity").asLong()).isEqualTo(10_000);
            JsonNode one = status.path("boxes").path(0).path("nodes").path(0);
            assertThat(one.path("name").asText()).isEqualTo(node);
            assertThat(one.path("pid").asLong()).isEqualTo(21_844);
            assertThat(one.path("limits").path("openFilesInForce").asLong()).isEqualTo(16_384);

            // What the agent kept while the console did not listen is filled in.
            JsonNode curve = api("/history?node=" + node + "&metric=connections&range=1h")
                    .path("points");
            assertThat(curve.size()).isBetween(27, 31);
            assertThat(curve.path(0).path("average").asDouble()).isLessThan(250);

            String metrics = farm.site
                    .browser()
                    .get("/metrics", "Authorization", "Bearer " + token)
                    .body();
            assertThat(metrics).contains("jabberfarm_farm_connections 400");
        }
    }

    @Test
    void aBoxThatHangsHoldsUpNoOther() throws Exception {
        Box stuck = farm.trusted(farm.box("a-stuck", Role.C2S));
        Box good = farm.trusted(farm.box("good", Role.C2S));
        try (FakeAgent hanging = new FakeAgent(farm.root("a-stuck"));
                FakeAgent agent = new FakeAgent(farm.root("good"))) {
            hanging.hangs = true;
            Node node = good.nodes().get(0);
            assertThat(stuck.nodes()).hasSize(1);
            agent.samples.add(Samples.of(System.currentTimeMillis(), Samples.c2s(node.name(), 1, 10_007, 16_384)));
            DemoFarm.within(SOON, "good serves", () -> state(1).equals("Serving"));
            for (int i = 2; i <= 3; i++) {
                int connections = i;
                agent.samples.add(
                        Samples.of(System.currentTimeMillis(), Samples.c2s(node.name(), connections, 10_007, 16_384)));
                DemoFarm.within(
                        Duration.ofSeconds(8),
                        "update " + i,
                        () -> api("/status").path("farm").path("connections").asLong() == connections);
            }
        }
    }

    @Test
    void aVanishedBoxKeepsItsLastNumbersAndARemovedOneIsForgotten() throws Exception {
        Box box = farm.trusted(farm.box("edge-1", Role.C2S));
        String node = box.nodes().get(0).name();
        try (FakeAgent agent = new FakeAgent(farm.root("edge-1"))) {
            agent.samples.add(Samples.of(System.currentTimeMillis(), Samples.c2s(node, 77, 10_007, 16_384)));
            DemoFarm.within(SOON, "serving", () -> state(0).equals("Serving"));
        }
        farm.vanish(0);
        DemoFarm.within(Duration.ofSeconds(25), "silent", () -> state(0).equals("Silent"));
        String page = farm.site.login(Access.VIEWER).get("/boxes/edge-1").body();
        assertThat(page).contains("edge-1 sends no samples").contains(">77 <small>");
        farm.site.console.inventory().remove("edge-1", "test");
        DemoFarm.within(
                SOON,
                "gone",
                () -> api("/status").path("boxes").isEmpty()
                        && api("/status").path("farm").path("connections").asLong() == 0);
    }
}
