package org.jabberfarm.console.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages and API of plans that another console has left in the folder. */
class PlanPagesTest {
    @TempDir
    Path data;

    /** A farm in every state that the page has to show. */
    static void sample(Path data) throws IOException {
        try (Farm farm = Farm.usual(data)) {
            farm.set("database-password", "a secret of the farm");
            farm.set("users-per-c2s", "8000");
            farm.add("edge-3", "/", 2, Role.C2S);
            farm.add("edge-4", "/", 1, Role.C2S);
            farm.add("edge-5", "/", 1, Role.C2S);
            farm.add("demo-1", "/tmp/demo-1", 1, Role.C2S);
            for (String box : List.of("core-1", "edge-1", "edge-2", "edge-4")) {
                farm.deployed(box);
            }
            farm.facts.put("edge-3", SomeFacts.bare(farm.box("edge-3")));
            farm.facts.put("demo-1", SomeFacts.bare(farm.box("demo-1")));
            farm.deployed("demo-1");
            farm.plans.make(List.of("core-1", "edge-1"), "ana");
            farm.set("users-per-c2s", "10000");
            farm.set("connects-per-address", "20");
            // Limits alone a c2s takes over while it runs.
            for (String box : List.of("edge-1", "edge-2")) {
                SomeFacts edited = SomeFacts.of(farm.facts.get(box));
                edited.replace(
                        "/etc/jabberfarm/c2s-" + box.substring(5) + "/jvm.options",
                        "-XX:+ExitOnOutOfMemoryError\n",
                        "");
                farm.facts.put(box, edited.make());
            }
            farm.users.put("c2s-1", 6020L);
            farm.users.put("c2s-2", 6190L);
            farm.users.put("c2s-5", 410L);
            SomeFacts little = SomeFacts.of(farm.facts.get("edge-4"));
            little.hardOpenFiles = 11_000;
            farm.facts.put("edge-4", little.make());
            farm.plans.make(List.of(), "ana");
        }
    }

    @Test
    void showsPlansAndWhatTheyWouldDo() throws IOException {
        sample(data);
        try (TestConsole console = new TestConsole(data)) {
            TestConsole.Browser browser = console.login(Access.OPERATOR);
            assertThat(browser.get("/plans").body()).contains("Plan 2", "Ready, not applied", "Plan 1", "0 changes");
            String calm = browser.get("/plans/1").body();
            assertThat(calm).contains("Every box is as asked.").doesNotContain("action=\"/deploys\"");
            String page = browser.get("/plans/2").body();
            assertThat(page)
                    .contains("Deploy to 5 boxes", "core-1 is as asked", "name=\"plan\" value=\"2\"", "nothing answers")
                    .contains(
                            "<mark>11257</mark>",
                            "farm: users-per-c2s",
                            "[redacted]",
                            "Same on edge-2 but",
                            "Same on edge-4 but")
                    .contains("open files of c2s-5 on edge-4", "Skipped")
                    .doesNotContain("a secret of the farm");
            String text = browser.get("/plans/2/text").body();
            assertThat(text).contains("+++ /etc/jabberfarm/c2s-1/jadc2s.xml", "+    <max_fds>11257</max_fds>");
            assertThat(text).doesNotContain("a secret of the farm").doesNotContainPattern("<secret>[^\\[]");

            assertThat(browser.submit("/plans/2", "/plans/2/discard").statusCode())
                    .isEqualTo(303);
            assertThat(browser.get("/plans/2").body()).contains("Discarded").doesNotContain("action=\"/deploys\"");
        }
    }

    @Test
    void answersScripts() throws IOException {
        sample(data);
        try (TestConsole console = new TestConsole(data)) {
            String[] operator = {"Authorization", "Bearer " + console.token(Access.OPERATOR)};
            String[] admin = {"Authorization", "Bearer " + console.token(Access.ADMIN)};
            JsonNode plan = Json.MAPPER.readTree(
                    console.browser().get("/api/v1/plans/2", operator).body());
            assertThat(plan.path("failedBoxes").findValuesAsText("box")).containsExactly("edge-5");
            JsonNode edge = plan.path("boxes").get(2);
            assertThat(edge.path("box").asText()).isEqualTo("edge-1");
            assertThat(edge.path("restarts").get(0).path("users").asLong()).isEqualTo(6020);
            assertThat(edge.path("files").findValuesAsText("diff").toString())
                    .contains("+    <max_fds>11257</max_fds>");
            assertThat(plan.path("changes").asInt())
                    .isEqualTo(plan.path("boxes").findValuesAsText("changes").stream()
                            .mapToInt(Integer::parseInt)
                            .sum());

            HttpResponse<String> none = console.browser().get("/api/v1/nodes/c2s-1/config/nothing.xml", operator);
            assertThat(none.statusCode()).isEqualTo(404);
        }
    }

    @Test
    void saysWhatIsMissingBeforeAPlanCanBeMade() throws IOException {
        try (TestConsole console = new TestConsole(data)) {
            TestConsole.Browser browser = console.login(Access.OPERATOR);
            assertThat(browser.get("/plans").body()).contains("The farm has no domain yet", "Set the domain");
            HttpResponse<String> made = console.browser()
                    .json(
                            "POST",
                            "/api/v1/plans",
                            "{\"boxes\":[]}",
                            "Authorization",
                            "Bearer " + console.token(Access.OPERATOR));
            assertThat(made.statusCode()).isEqualTo(409);
            assertThat(made.body()).contains("There is no box to plan for", "./farm box add");
        }
    }
}
