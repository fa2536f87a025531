package org.jabberfarm.console.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way over real SSH: facts from a box, a plan from them, and nothing left to plan once the files are there. */
class PlanOnBoxTest {
    @TempDir
    Path folder;

    private String before;
    private TestConsole console;
    private DemoBox box;
    private Path root;

    @BeforeEach
    void start() throws Exception {
        before = System.getProperty("farm.home");
        Path release = Files.createDirectories(folder.resolve("home/release"));
        Files.writeString(release.resolve("version.txt"), "0.1.0-feedfacecafe\n");
        Files.writeString(release.resolve("jabberfarm-0.1.0-feedfacecafe.tar.gz"), "not unpacked here");
        System.setProperty("farm.home", folder.resolve("home").toString());
        console = new TestConsole(folder.resolve("data"));
        console.console.settings().set(Map.of("domain", "chat.example.org", "users-per-c2s", "500"), "test");
        root = Files.createDirectories(folder.resolve("box/root")).toRealPath();
        String key = Json.MAPPER
                .readTree(ok(
                        "POST",
                        "/boxes",
                        Map.of(
                                "name",
                                "key",
                                "host",
                                "127.0.0.1",
                                "user",
                                "me",
                                "roles",
                                List.of("c2s"),
                                "sudo",
                                false)))
                .path("publicKey")
                .asText();
        console.console.inventory().remove("key", "test");
        box = DemoBox.start(folder.resolve("box"), key);
        console.console
                .inventory()
                .add(
                        new BoxDraft(
                                "demo-1",
                                "127.0.0.1",
                                box.port(),
                                System.getProperty("user.name"),
                                Sudo.NONE,
                                Optional.empty(),
                                root.toString(),
                                "127.0.0.1",
                                Set.of(Role.C2S, Role.JSM),
                                2,
                                List.of()),
                        "test");
        console.console.hostKeys().approve(console.console.inventory().get("demo-1"), Optional.empty(), "test", "test");
    }

    @AfterEach
    void stop() {
        box.close();
        console.close();
        if (before == null) {
            System.clearProperty("farm.home");
        } else {
            System.setProperty("farm.home", before);
        }
    }

    private String ok(String method, String path, Object body) throws Exception {
        HttpResponse<String> answer = console.browser()
                .json(
                        method,
                        "/api/v1" + path,
                        Json.MAPPER.writeValueAsString(body),
                        "Authorization",
                        "Bearer " + console.token(Access.ADMIN));
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer.body();
    }

    private JsonNode plan() throws Exception {
        JsonNode plan = Json.MAPPER.readTree(ok("POST", "/plans", Map.of("boxes", List.of())));
        assertThat(plan.path("failedBoxes")).as(plan.toString()).isEmpty();
        return plan.path("boxes").get(0);
    }

    /** What a deploy does of a desired state, but for release and processes. */
    private void put(JsonNode desired) throws IOException {
        for (JsonNode directory : desired.path("directories")) {
            Files.createDirectories(root.resolve(directory.path("path").asText().substring(1)));
        }
        for (JsonNode file : desired.path("files")) {
            Path path = root.resolve(file.path("path").asText().substring(1));
            Files.writeString(path, file.path("content").asText());
            int mode = Integer.parseInt(file.path("mode").asText(), 8);
            Files.setPosixFilePermissions(path, permissions(mode));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "rwxrwxrwx".charAt(8 - bit));
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    @Test
    void findsNothingToWriteOnceAllIsWritten() throws Exception {
        JsonNode bare = plan();
        assertThat(bare.path("steps").findValuesAsText("title"))
                .contains("Write /etc/jabberfarm/jsm-1/jabber.xml", "Upload release 0.1.0-feedfacecafe", "Start c2s-2")
                .noneMatch(t -> t.contains("systemd") || t.contains("sysctl") || t.contains("user"));
        JsonNode desired = Json.MAPPER.readTree(ok("GET", "/boxes/demo-1/desired", Map.of()));
        put(desired);
        assertThat(plan().path("steps").findValuesAsText("title"))
                .containsExactly(
                        "Upload release 0.1.0-feedfacecafe",
                        "Switch to release 0.1.0-feedfacecafe",
                        "Start agent",
                        "Start jsm-1",
                        "Start c2s-1",
                        "Start c2s-2");
    }

    @Test
    void writesFilesThatTheProcessesUnderstand() throws Exception {
        put(Json.MAPPER.readTree(ok("GET", "/boxes/demo-1/desired", Map.of())));
        JabberXml jabber = JabberXml.read(root.resolve("etc/jabberfarm/jsm-1/jabber.xml"));
        Jadc2sXml jadc2s = Jadc2sXml.read(root.resolve("etc/jabberfarm/c2s-2/jadc2s.xml"));
        assertThat(jabber.warnings()).isEmpty();
        assertThat(jadc2s.warnings()).isEmpty();
        JabberXml.Link link = jabber.link("c2s-2").orElseThrow();
        Jadc2sXml.Sm sm = jadc2s.sms().get(0);
        assertThat(sm.id()).isEqualTo("c2s-2");
        assertThat(sm.port()).isEqualTo(link.port());
        assertThat(sm.secret().clear()).isEqualTo(link.secret().clear());
        assertThat(jadc2s.local().ids()).isEqualTo(jabber.sessions().hosts()).containsExactly("chat.example.org");
        assertThat(jadc2s.io().maxFds()).isEqualTo(809);

        String shown = ok("GET", "/nodes/c2s-2/config/jadc2s.xml", Map.of());
        assertThat(shown)
                .contains("<secret>[redacted]</secret>", "<max_fds>809</max_fds>")
                .doesNotContain(sm.secret().clear());
        assertThat(ok("GET", "/nodes/c2s-2/config/server.pem", Map.of()))
                .contains("-----BEGIN CERTIFICATE-----\nMII", "-----BEGIN PRIVATE KEY-----\n[redacted]");
        HttpResponse<String> none = console.browser()
                .get(
                        "/api/v1/nodes/c2s-2/config/jabber.xml",
                        "Authorization",
                        "Bearer " + console.token(Access.VIEWER));
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("There are: ", "jadc2s.xml", "jvm.options", "server.pem", "agent.json");
    }
}
