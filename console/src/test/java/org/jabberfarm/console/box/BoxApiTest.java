package org.jabberfarm.console.box;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxApiTest {
    private static final String NO_KEY = "";

    @TempDir
    Path folder;

    private TestConsole console;
    private String token;

    @BeforeEach
    void start() {
        console = new TestConsole(folder.resolve("data"));
        token = console.token(Access.ADMIN);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private HttpResponse<String> send(String method, String path, Object body) throws Exception {
        return console.browser()
                .json(
                        method,
                        "/api/v1" + path,
                        Json.MAPPER.writeValueAsString(body),
                        "Authorization",
                        "Bearer " + token);
    }

    private JsonNode ok(String method, String path, Object body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return Json.MAPPER.readTree(answer.body());
    }

    private static Map<String, Object> box(String name, int port) {
        return Map.of(
                "name",
                name,
                "host",
                "127.0.0.1",
                "sshPort",
                port,
                "user",
                "deploy",
                "sudo",
                false,
                "roles",
                new String[] {"c2s"},
                "c2sCount",
                2,
                "tags",
                new String[] {"rack-1"});
    }

    @Test
    void addsListsChangesAndRemoves() throws Exception {
        HttpResponse<String> added = send("POST", "/boxes", box("edge-1", 2222));
        assertThat(added.statusCode()).isEqualTo(201);
        JsonNode box = Json.MAPPER.readTree(added.body());
        assertThat(box.path("name").asText()).isEqualTo("edge-1");
        assertThat(box.path("publicKey").asText()).startsWith("ssh-ed25519 ");
        assertThat(box.path("hostKey").asText()).isEqualTo("unknown");
        assertThat(box.path("sudo").isBoolean()).isTrue();
        assertThat(box.path("nodes").findValuesAsText("name")).containsExactly("c2s-1", "c2s-2");
        assertThat(box.path("nodes").path(1).path("tlsPort").asInt()).isEqualTo(5225);

        JsonNode changed = ok("PATCH", "/boxes/edge-1", Map.of("sudoPassword", "geheim", "c2sCount", 1));
        assertThat(changed.path("sudo").asBoolean()).isTrue();
        assertThat(changed.path("nodes")).hasSize(1);
        assertThat(changed.path("host").asText()).isEqualTo("127.0.0.1");
        assertThat(changed.has("publicHost")).isFalse();
        assertThat(ok("PATCH", "/boxes/edge-1", Map.of("publicHost", "c1.example.org"))
                        .path("publicHost")
                        .asText())
                .isEqualTo("c1.example.org");
        assertThat(send("PATCH", "/boxes/edge-1", Map.of("publicHost", "0.0.0.0"))
                        .body())
                .contains("\"publicHost\":", "stands for all addresses");
        JsonNode list = ok("GET", "/boxes", Map.of());
        assertThat(list.path("boxes")).hasSize(1);
        assertThat(list.toString()).doesNotContain("geheim");
        assertThat(ok("GET", "/boxes/edge-1", Map.of()))
                .isEqualTo(list.path("boxes").path(0));

        JsonNode file = ok("GET", "/inventory", Map.of());
        assertThat(ok("PUT", "/inventory", file).path("changed")).isEmpty();
        ok("POST", "/boxes/edge-1/rotate", Map.of());
        ok("DELETE", "/boxes/edge-1", Map.of());
        assertThat(send("GET", "/boxes/edge-1", Map.of()).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/boxes/edge-1", Map.of()).statusCode()).isEqualTo(404);
        assertThat(ok("PUT", "/inventory", file).path("added")).hasSize(1);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        HttpResponse<String> wrong =
                send("POST", "/boxes", Map.of("name", "Ä", "host", "", "user", "", "roles", new String[0]));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(Json.MAPPER.readTree(wrong.body()).path("errors").fieldNames())
                .toIterable()
                .contains("name", "host", "user", "roles");
        HttpResponse<String> mistyped = send("POST", "/boxes", Map.of("nmae", "edge-1"));
        assertThat(mistyped.statusCode()).isEqualTo(400);
        assertThat(mistyped.body()).contains("nmae");
        HttpResponse<String> noKey = send(
                "POST",
                "/boxes",
                Map.of("name", "edge-1", "host", "h", "user", "u", "key", "nonsense", "roles", new String[] {"c2s"}));
        assertThat(noKey.statusCode()).isEqualTo(422);
        assertThat(Json.MAPPER.readTree(noKey.body()).path("errors").has("key")).isTrue();
        assertThat(noKey.body()).doesNotContain("nonsense");
        assertThat(ok("GET", "/boxes", Map.of()).path("boxes")).isEmpty();
        HttpResponse<String> role =
                send("POST", "/boxes", Map.of("name", "e", "host", "h", "user", "u", "roles", new String[] {"router"}));
        assertThat(Json.MAPPER.readTree(role.body()).path("errors").has("roles"))
                .isTrue();
    }

    @Test
    void trustsAndChecksARealBox() throws Exception {
        Path root = Files.createDirectories(folder.resolve("box"));
        JsonNode added = ok("POST", "/boxes", box("edge-1", 1));
        try (DemoBox demo = DemoBox.start(root, added.path("publicKey").asText())) {
            ok("PATCH", "/boxes/edge-1", Map.of("sshPort", demo.port()));
            JsonNode early = ok("POST", "/boxes/edge-1/check", Map.of());
            assertThat(early.path("ok").asBoolean()).isFalse();
            assertThat(early.path("checks").path(0).path("found").asText()).contains("approved");

            HttpResponse<String> other =
                    send("POST", "/boxes/edge-1/trust", Map.of("fingerprint", "SHA256:" + "x".repeat(43)));
            assertThat(other.statusCode()).isEqualTo(422);
            JsonNode trusted = ok("POST", "/boxes/edge-1/trust", Map.of());
            assertThat(trusted.path("keys").path(0).path("fingerprint").asText())
                    .matches("SHA256:.{43}");
            assertThat(ok("GET", "/boxes/edge-1", Map.of()).path("hostKey").asText())
                    .isEqualTo("trusted");
            JsonNode checked = ok("POST", "/boxes/edge-1/check", Map.of());
            assertThat(checked.path("facts").path("os").asText()).isNotEmpty();
            assertThat(checked.path("facts").path("files").isArray()).isTrue();
            ok("DELETE", "/boxes/edge-1/trust", Map.of());
            assertThat(ok("GET", "/boxes/edge-1", Map.of()).path("hostKey").asText())
                    .isNotEqualTo("trusted");
        }
        HttpResponse<String> gone = send("POST", "/boxes/edge-1/trust", Map.of());
        assertThat(gone.statusCode()).isEqualTo(409);
        assertThat(Json.MAPPER.readTree(gone.body()).path("detail").asText()).contains("127.0.0.1");
    }

    @Test
    void aPasswordGivenOnceInstallsTheConsolesKey() throws Exception {
        Path root = Files.createDirectories(folder.resolve("box"));
        try (DemoBox demo = DemoBox.start(root, 0, NO_KEY, Optional.of(new Secret("einmal")), Map.of())) {
            Map<String, Object> request = new java.util.HashMap<>(box("edge-1", demo.port()));
            request.put("password", "einmal");
            ok("POST", "/boxes", request);
            assertThat(ok("POST", "/boxes/edge-1/trust", Map.of())
                            .path("keyInstalled")
                            .asBoolean())
                    .isTrue();
            assertThat(ok("POST", "/boxes/edge-1/check", Map.of())
                            .path("facts")
                            .path("kernel")
                            .asText())
                    .isNotEmpty();
            HttpResponse<String> wrong = send("POST", "/boxes/edge-1/key", Map.of("password", "zweimal"));
            assertThat(wrong.statusCode()).isEqualTo(409);
            assertThat(wrong.body()).doesNotContain("zweimal");
        }
    }
}
