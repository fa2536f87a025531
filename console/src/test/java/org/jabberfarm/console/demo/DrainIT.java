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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.browser.Chrome;
import org.jabberfarm.console.client.ApiClient;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.process.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A whole farm with two c2s nodes and clients on them, which are drained: processes, agents, SSH and clients are real. */
@TestMethodOrder(OrderAnnotation.class)
class DrainIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int CLIENTS = 40;

    private static final Pattern LOGIN = Pattern.compile("Open +(http://[^/]+)(\\S+)");

    @TempDir
    static Path folder;

    private static final List<String> SAID = new CopyOnWriteArrayList<>();
    private static Demo demo;
    private static ApiClient api;

    @BeforeAll
    static void start() throws Exception {
        ports();
        demo = new Demo(new DemoOptions(folder, 0, 2, CLIENTS, CLIENTS), SAID::add);
        demo.start();
        JsonNode told = Json.read(Files.readAllBytes(folder.resolve("demo.json")));
        api = new ApiClient(told.path("url").asText(), told.path("token").asText());
        awaitAll();
    }

    @AfterAll
    static void end() {
        if (demo != null) {
            demo.close();
        }
    }

    /** Ports of its own: a demo may run on this machine. */
    private static void ports() throws IOException {
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

    private static long clients(String node) throws IOException {
        return api.get("/nodes/" + node + "/drain").path("clients").asLong();
    }

    private static JsonNode deployed(JsonNode plan) throws IOException {
        JsonNode run = api.post("/deploys", Map.of("plan", plan.path("id").asText(), "reason", "test"));
        String path = "/deploys/" + run.path("id").asText();
        await().atMost(PATIENCE)
                .until(() -> !api.get(path).path("state").asText().equals("RUNNING"));
        JsonNode end = api.get(path);
        assertThat(end.path("state").asText()).as(api.text(path + "/log")).isEqualTo("DEPLOYED");
        return end;
    }

    private static JsonNode plan() throws IOException {
        return api.post("/plans", Map.of("boxes", List.of("edge-1", "edge-2")));
    }

    private static List<String> steps(JsonNode plan) {
        List<String> titles = new ArrayList<>();
        plan.path("boxes")
                .forEach(box -> box.path("steps")
                        .forEach(step -> titles.add(step.path("title").asText())));
        return titles;
    }

    private static void awaitAll() {
        await().atMost(PATIENCE).until(() -> clients("c2s-1") + clients("c2s-2") == CLIENTS);
    }

    private static String left(Chrome chrome) {
        return String.join(" ", chrome.texts("[aria-labelledby=drain-c2s-1] p"));
    }

    @Test
    @Order(1)
    void isAskedForShownChangedAndStoppedOnItsBoxsPage() {
        Matcher login = LOGIN.matcher(String.join("\n", SAID));
        assertThat(login.find()).isTrue();
        try (Chrome chrome = Chrome.open(login.group(1))) {
            chrome.go(login.group(2)).find(".side .who");
            chrome.go("/boxes/edge-1")
                    .click("a[href='/nodes/c2s-1/drain']")
                    .awaitText("1 other c2s takes clients and has room for")
                    .shots("drain")
                    .type("#f-pace", "1")
                    .press("Drain c2s-1")
                    .awaitText("left, 1 per second")
                    .shots("box-draining")
                    .mark();
            String left = left(chrome);
            new WebDriverWait(chrome.driver(), PATIENCE)
                    .until(d -> !left(chrome).equals(left));
            assertThat(chrome.isSamePage()).as("the page moves by itself").isTrue();
            chrome.type("#pace-c2s-1", "500").press("Change the pace").awaitText("Empty: safe to restart", PATIENCE);
            chrome.shots("box-drained").go("/").awaitText("c2s-1 on edge-1 has taken no new clients for");
            chrome.shots("dashboard-drained")
                    .go("/boxes/edge-1")
                    .press("Stop draining")
                    .awaitText("Drain…")
                    .complainsAboutNothing();
        }
        awaitAll();
    }

    /** One after the other is emptied into the other and restarted, and takes clients again. */
    @Test
    @Order(2)
    void movesTheClientsOutOfTheWayOfARestart() throws Exception {
        // Heap and descriptors are given to a process when it starts.
        api.patch("/settings", Map.of("users-per-c2s", "40000"));
        // The page has left them all on the other.
        api.post("/nodes/c2s-2/drain", Map.of("perSecond", 10));
        await().atMost(PATIENCE).until(() -> clients("c2s-1") > CLIENTS / 4);
        api.delete("/nodes/c2s-2/drain");
        awaitAll();
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
        awaitAll();

        api.patch("/settings", Map.of("users-per-c2s", "50000", "drain-before-restart", "false"));
        assertThat(steps(plan())).contains("Restart c2s-2").noneMatch(step -> step.startsWith("Drain"));
    }
}
