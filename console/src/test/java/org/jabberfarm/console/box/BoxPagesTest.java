package org.jabberfarm.console.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.TestConsole.Browser;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Access;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxPagesTest {
    @TempDir
    Path folder;

    private TestConsole console;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        console = new TestConsole(folder.resolve("data"));
        browser = console.login(Access.OPERATOR);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private HttpResponse<String> add(String name, String host, int port, String... more) throws Exception {
        return submit("/boxes/new", "/boxes/new", fields(name, host, port, more));
    }

    /** A form as it is sent when nothing else is chosen, with these values instead. */
    private static List<String> fields(String name, String host, int port, String... instead) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("host", host);
        fields.put("sshPort", Integer.toString(port));
        fields.put("user", "deploy");
        fields.put("sudo", "none");
        fields.put("c2sCount", "1");
        fields.put("role-c2s", "1");
        for (int i = 0; i < instead.length; i += 2) {
            fields.put(instead[i], instead[i + 1]);
        }
        return fields.entrySet().stream()
                .flatMap(f -> Stream.of(f.getKey(), f.getValue()))
                .toList();
    }

    private HttpResponse<String> submit(String from, String to, List<String> fields) throws Exception {
        return browser.submit(from, to, fields.toArray(String[]::new));
    }

    private static void leadsTo(HttpResponse<String> answer, String path) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(path);
    }

    @Test
    void fromTheEmptyListToACheckedBox() throws Exception {
        assertThat(browser.get("/boxes").body()).contains("No boxes yet", "href=\"/boxes/new\"");
        Path root = Files.createDirectories(folder.resolve("box"));
        String publicKey = publicKey();
        try (DemoBox demo = DemoBox.start(root, publicKey)) {
            leadsTo(add("edge-1", "127.0.0.1", demo.port(), "tags", "rack-1, north"), "/boxes/edge-1/trust");
            String trust = browser.get("/boxes/edge-1/trust").body();
            assertThat(trust).contains("Key not approved", "ed25519", "Nobody compared it");

            HttpResponse<String> unsaid = browser.submit("/boxes/edge-1/trust", "/boxes/edge-1/trust");
            assertThat(unsaid.statusCode()).isEqualTo(422);
            assertThat(unsaid.body()).contains("Compare the key, or say how you checked it.");
            HttpResponse<String> wrong = browser.submit(
                    "/boxes/edge-1/trust", "/boxes/edge-1/trust", "fingerprint", "SHA256:" + "A".repeat(43));
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(console.console.hostKeys().state("edge-1")).isEqualTo(HostKeys.State.PENDING);

            String offered = trust.replaceAll("(?s).*name=\"offered\" value=\"([^\"]+)\".*", "$1");
            leadsTo(
                    browser.submit("/boxes/edge-1/trust", "/boxes/edge-1/trust", "how", "screen", "offered", offered),
                    "/boxes/edge-1/check");
            String checked = browser.get("/boxes/edge-1/check").body();
            assertThat(checked).contains("Key trusted", "Kernel", "Test again").doesNotContain("Nothing was read");
            leadsTo(browser.submit("/boxes/edge-1/check", "/boxes/edge-1/check"), "/boxes/edge-1/check");
            assertThat(browser.get("/boxes/edge-1/trust").body()).contains("Take the approval back");
            leadsTo(browser.submit("/boxes/edge-1/trust", "/boxes/edge-1/distrust"), "/boxes/edge-1/trust");
            assertThat(console.console.hostKeys().state("edge-1")).isNotEqualTo(HostKeys.State.TRUSTED);
        }
        String list = browser.get("/boxes").body();
        assertThat(list).contains("edge-1", "deploy@127.0.0.1", "c2s-1", "rack-1", "north");
        assertThat(browser.get("/boxes?find=nothing-like-it").body()).contains("No box matches");
        assertThat(browser.get("/boxes?tag=north").body()).contains("edge-1");
        // The box is down now: pages say so and go on working.
        HttpResponse<String> down = browser.get("/boxes/edge-1/trust");
        assertThat(down.statusCode()).isEqualTo(200);
        assertThat(down.body()).contains("Nothing answers at the address");
        browser.submit("/boxes/edge-1/check", "/boxes/edge-1/check");
        assertThat(browser.get("/boxes/edge-1/check").body()).contains("role=\"alert\"");
    }

    /** As the form shows it. */
    private String publicKey() throws Exception {
        return browser.get("/boxes/new")
                .body()
                .replaceAll("(?s).*(ssh-ed25519 [A-Za-z0-9+/=]+ \\S+?)(&#39;|').*", "$1");
    }

    @Test
    void keepsWhatWasTypedButNoSecrets() throws Exception {
        HttpResponse<String> answer = add(
                "Edge_1",
                "10.0.0.256",
                0,
                "login",
                "key",
                "key",
                "",
                "sudo",
                "password",
                "sudoPassword",
                "",
                "password",
                "sesam",
                "tags",
                "fine");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("5 things to correct", "value=\"Edge_1\"", "value=\"10.0.0.256\"", "value=\"fine\"")
                .contains("href=\"#f-name\"", "href=\"#f-key\"", "aria-invalid=\"true\"")
                .doesNotContain("sesam");
        assertThat(console.console.inventory().boxes()).isEmpty();
    }

    @Test
    void aChangedKeyIsShownAndBlocks() throws Exception {
        String publicKey = publicKey();
        int port;
        try (DemoBox demo = DemoBox.start(Files.createDirectories(folder.resolve("one")), publicKey)) {
            port = demo.port();
            add("edge-1", "127.0.0.1", port);
            console.console.hostKeys().approve(console.console.inventory().get("edge-1"), Optional.empty(), "", "test");
        }
        try (DemoBox impostor = DemoBox.start(
                Files.createDirectories(folder.resolve("two")), port, publicKey, Optional.empty(), Map.of())) {
            browser.submit("/boxes/edge-1/check", "/boxes/edge-1/check");
            assertThat(browser.get("/boxes/edge-1/check").body())
                    .contains("another host key", "/boxes/edge-1/trust", "Host key changed");
            assertThat(browser.get("/boxes/edge-1/trust").body())
                    .contains("Approved before", "Shown now", "Deploys to it are blocked", "btn danger");
            assertThat(impostor.port()).isEqualTo(port);
        }
        assertThat(browser.get("/boxes").body()).contains("Host key changed");
    }

    @Test
    void aRefusedLoginOffersTheWayIn() throws Exception {
        Path root = Files.createDirectories(folder.resolve("box"));
        try (DemoBox demo = DemoBox.start(root, 0, "", Optional.of(new Secret("einmal")), Map.of())) {
            add("edge-1", "127.0.0.1", demo.port(), "login", "password", "password", "falsch");
            String trust = browser.get("/boxes/edge-1/trust").body();
            assertThat(trust).contains("logs in once with the password");
            String offered = trust.replaceAll("(?s).*name=\"offered\" value=\"([^\"]+)\".*", "$1");
            browser.submit("/boxes/edge-1/trust", "/boxes/edge-1/trust", "how", "nobody", "offered", offered);
            assertThat(browser.get("/boxes/edge-1/check").body())
                    .contains(
                            "does not take the login",
                            "authorized_keys",
                            "Install the console&#39;s key".substring(0, 11));
            leadsTo(
                    browser.submit("/boxes/edge-1/check", "/boxes/edge-1/key", "password", "einmal"),
                    "/boxes/edge-1/check");
            assertThat(browser.get("/boxes/edge-1/check").body())
                    .contains("Kernel")
                    .doesNotContain("role=\"alert\"");
        }
    }

    @Test
    void changesAndRemoves() throws Exception {
        add("edge-1", "10.0.0.1", 22);
        add("edge-2", "10.0.0.2", 22, "via", "edge-1");
        List<String> change = fields(
                "edge-1", "10.0.0.9", 22, "address", "192.168.0.9", "publicHost", "c1.example.org", "role-jsm", "1");
        leadsTo(submit("/boxes/edge-1/edit", "/boxes/edge-1/edit", change), "/boxes/edge-1/check");
        Box box = console.console.inventory().get("edge-1");
        assertThat(box.address()).isEqualTo("192.168.0.9");
        assertThat(box.publicHost()).isEqualTo("c1.example.org");
        assertThat(browser.get("/boxes/edge-1/edit").body())
                .contains("Public host", "name=\"publicHost\" type=\"text\" value=\"c1.example.org\"");
        List<String> wrong = fields("edge-1", "10.0.0.9", 22, "publicHost", "c1.example.org:5222", "role-jsm", "1");
        assertThat(submit("/boxes/edge-1/edit", "/boxes/edge-1/edit", wrong).body())
                .contains("Only the host: each c2s adds its own port", "value=\"c1.example.org:5222\"");
        assertThat(box.nodes()).hasSize(2);
        assertThat(box.sudo()).isEqualTo(Sudo.NONE);
        assertThat(browser.get("/boxes/edge-2/edit").body()).contains("jsm-1 runs on edge-1");

        assertThat(browser.get("/boxes/edge-1/remove").body()).contains("edge-2 is reached through it");
        assertThat(browser.get("/boxes/edge-2/remove").body()).contains("Nobody is known to be on edge-2 now");
        HttpResponse<String> mistyped =
                browser.submit("/boxes/edge-2/remove", "/boxes/edge-2/remove", "typed", "edge-1");
        assertThat(mistyped.statusCode()).isEqualTo(422);
        leadsTo(
                browser.submit("/boxes/edge-2/remove", "/boxes/edge-2/remove", "typed", "edge-2"),
                "/boxes?removed=edge-2");
        assertThat(console.console.inventory().find("edge-2")).isEmpty();
        assertThat(browser.get("/boxes/edge-2/edit").statusCode()).isEqualTo(404);
    }

    @Test
    void addsManyAtOnceOrNone() throws Exception {
        String lines = "edge-1 10.0.0.1\n\nedge-2  10.0.0.2 2222\r\nedge-3, fd00::3";
        HttpResponse<String> wrong = submit(
                "/boxes/new?many=1",
                "/boxes/new?many=1",
                fields("", "", 22, "lines", lines + "\nedge_4 10.0.0.4", "tags", "rack-1"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("edge_4", "edge-2  10.0.0.2 2222");
        assertThat(console.console.inventory().boxes()).isEmpty();
        leadsTo(
                submit("/boxes/new?many=1", "/boxes/new?many=1", fields("", "", 22, "lines", lines, "tags", "rack-1")),
                "/boxes/trust");
        assertThat(console.console.inventory().boxes()).extracting(Box::sshPort).containsExactly(22, 2222, 22);
        assertThat(console.console.inventory().get("edge-3").host()).isEqualTo("fd00::3");
    }

    @Test
    void comparesManyKeysWithAFile() throws Exception {
        String publicKey = publicKey();
        try (DemoBox one = DemoBox.start(Files.createDirectories(folder.resolve("one")), publicKey);
                DemoBox two = DemoBox.start(Files.createDirectories(folder.resolve("two")), publicKey)) {
            add("edge-1", "127.0.0.1", one.port());
            add("edge-2", "127.0.0.1", two.port());
            add("edge-3", "127.0.0.1", 1);
            String page = browser.get("/boxes/trust").body();
            assertThat(page).contains("edge-1", "edge-2", "Nothing answers at the address");
            String blob = console.console.hostKeys().seen("edge-1").get(0).blob();
            List<String> fields = new java.util.ArrayList<>(List.of(
                    "known", "[127.0.0.1]:" + one.port() + " ssh-ed25519 " + blob,
                    "offered-edge-1",
                            console.console.hostKeys().seen("edge-1").get(0).fingerprint(),
                    "offered-edge-2",
                            console.console.hostKeys().seen("edge-2").get(0).fingerprint()));
            HttpResponse<String> compared = submit("/boxes/trust", "/boxes/trust", fields);
            assertThat(compared.body()).contains("One box is trusted now.");
            assertThat(console.console.hostKeys().state("edge-1")).isEqualTo(HostKeys.State.TRUSTED);
            assertThat(console.console.hostKeys().state("edge-2")).isEqualTo(HostKeys.State.PENDING);
            assertThat(submit("/boxes/trust", "/boxes/trust", List.of("known", "# nothing"))
                            .statusCode())
                    .isEqualTo(422);
            fields.set(1, "");
            fields.addAll(List.of("nobody", "1"));
            submit("/boxes/trust", "/boxes/trust", fields);
            assertThat(console.console.hostKeys().state("edge-2")).isEqualTo(HostKeys.State.TRUSTED);
        }
    }

    @Test
    void aViewerSeesButIsOfferedNothing() throws Exception {
        add("edge-1", "10.0.0.1", 22);
        Browser viewer = console.login(Access.VIEWER);
        assertThat(viewer.get("/boxes").body()).contains("edge-1").doesNotContain("/boxes/new", "/edit");
        assertThat(viewer.get("/boxes/edge-1/check").body())
                .contains("Not read yet")
                .doesNotContain("<button class=\"btn primary");
        assertThat(viewer.get("/boxes/edge-1/trust").statusCode()).isEqualTo(403);
    }
}
