package org.jabberfarm.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.client.ApiClient;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.process.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deploy that restarts both c2s nodes of a whole farm with clients on them: processes, agents, SSH and clients are real. One
 * after the other is emptied into the other and restarted, and takes clients again.
 */
class DrainBeforeRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int CLIENTS = 40;

    @TempDir
    Path folder;

    private ApiClient api;

    /** Ports of its own: a demo may run on this machine. */
    private void ports() throws IOException {
        DataFolder data = DataFolder.open(Files.createDirectories(folder.resolve("console")));
        try (Database database = Database.open(data)) {
            new SettingsStore(database, Vault.open(data, database), new Audit(database))
                    .set(
                            Map.of(
                                    "c2s-port", "15222",
                                    "c2s-tls-port", "15322",
                                    "link-port", "15422",
                                    "metrics-port", "15522"),
                            "test");
        }
    }

    private long clients(String node) throws IOException {
        return api.get("/nodes/" + node + "/drain").path("clients").asLong();
    }

    private JsonNode deployed(JsonNode plan) throws IOException {
        JsonNode run = api.post("/deploys", Map.of("plan", plan.path("id").asText(), "reason", "test"));
        String path = "/deploys/" + run.path("id").asText();
        await().atMost(PATIENCE)
                .until(() -> !api.get(path).path("state").asText().equals("RUNNING"));
        JsonNode end = api.get(path);
        assertThat(end.path("state").asText()).as(api.text(path + "/log")).isEqualTo("DEPLOYED");
        return end;
    }

    private JsonNode plan() throws IOException {
        return api.post("/plans", Map.of("boxes", List.of("edge-1", "edge-2")));
    }

    private static List<String> steps(JsonNode plan) {
        List<String> titles = new ArrayList<>();
        plan.path("boxes")
                .forEach(box -> box.path("steps")
                        .forEach(step -> titles.add(step.path("title").asText())));
        return titles;
    }

    @Test
    void movesTheClientsOutOfTheWayOfARestart() throws Exception {
        ports();
        try (Demo demo = new Demo(new DemoOptions(folder, 0, 2, CLIENTS, CLIENTS), line -> {})) {
            demo.start();
            JsonNode told = Json.read(Files.readAllBytes(folder.resolve("demo.json")));
            api = new ApiClient(told.path("url").asText(), told.path("token").asText());
            await().atMost(PATIENCE).until(() -> clients("c2s-1") + clients("c2s-2") == CLIENTS);
            // Heap and descriptors are given to a process when it starts.
            api.patch("/settings", Map.of("users-per-c2s", "40000"));
            await().atMost(PATIENCE)
                    .until(() -> steps(plan()).stream()
                                    .filter(step -> step.startsWith("Drain"))
                                    .count()
                            == 2);
            JsonNode plan = plan();
            assertThat(steps(plan)).containsSubsequence("Drain c2s-1", "Restart c2s-1", "Drain c2s-2", "Restart c2s-2");
            assertThat(api.text("/plans/" + plan.path("id").asText() + "/text")).contains("users, drained before");

            String log = api.text("/deploys/" + deployed(plan).path("id").asText() + "/log");
            assertThat(log)
                    .containsSubsequence(
                            "draining c2s-1: ",
                            "c2s-1 is empty after",
                            "c2s-1 answers after",
                            "draining c2s-2: ",
                            "c2s-2 is empty after",
                            "c2s-2 answers after");
            for (String node : List.of("c2s-1", "c2s-2")) {
                assertThat(api.get("/nodes/" + node + "/drain").path("draining").asBoolean())
                        .as(node)
                        .isFalse();
            }
            await().atMost(PATIENCE).until(() -> clients("c2s-1") + clients("c2s-2") == CLIENTS);

            api.patch("/settings", Map.of("users-per-c2s", "50000", "drain-before-restart", "false"));
            assertThat(steps(plan())).contains("Restart c2s-2").noneMatch(step -> step.startsWith("Drain"));
        }
    }
}
