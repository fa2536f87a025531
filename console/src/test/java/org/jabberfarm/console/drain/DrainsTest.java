package org.jabberfarm.console.drain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.c2s.C2s;
import org.jabberfarm.c2s.C2sInside;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.TestConsole.Browser;
import org.jabberfarm.console.admin.Admin;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.audit.AuditEntry;
import org.jabberfarm.console.audit.AuditFilter;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.Drafts;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Frames;
import org.jabberfarm.console.web.WebOptions;
import org.jabberfarm.console.web.WebServer;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of drains at a real c2s, which is the only one of its farm and so has nowhere to send anybody. */
class DrainsTest {
    private static final String DRAIN = "/api/v1/nodes/c2s-1/drain";

    @TempDir
    Path folder;

    private final Endpoint endpoint = new Endpoint();
    private Database database;
    private Audit audit;
    private Admin admin;
    private C2s c2s;
    private Drains drains;
    private WebServer server;
    private String url;
    private Browser script;

    @BeforeEach
    void open() throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        database = Database.open(data);
        audit = new Audit(database);
        admin = new Admin(data, database, audit, Clock.systemUTC());
        Vault vault = Vault.open(data, database);
        Inventory inventory = new Inventory(database, vault, new SettingsStore(database, vault, audit), audit);
        inventory.add(Drafts.jsm("core-1"), "ana");
        inventory.add(Drafts.c2s("edge-1", 1), "ana");
        c2s = new C2s(Jadc2sXml.parse("jadc2s.xml", """
                        <jadc2s><sm><host>127.0.0.1</host><port>9</port><id>c2s-1</id><secret>s</secret></sm>
                        <local><id>localhost</id><ip>127.0.0.1</ip><port>0</port><ssl><port>0</port></ssl></local>
                        <c2s xmlns='http://jabberfarm.org/ns/config'><tls>off</tls></c2s></jadc2s>"""), folder, 1_000_000, new Metrics());
        C2sInside.control(c2s, endpoint);
        Path socket = folder.resolve("c2s-1.sock");
        endpoint.listen(socket, "rw-------");
        drains = new Drains(
                inventory,
                (node, method, body) ->
                        ControlClient.call(socket, method, "/drain", body.getBytes(UTF_8), Duration.ofSeconds(10)),
                audit);
        admin.administrators().add("root", new Secret(TestConsole.PASSWORD), Access.OPERATOR, "test");
        List<org.jabberfarm.console.web.Routes> routes = new java.util.ArrayList<>(admin.routes());
        routes.addAll(drains.routes());
        server = new WebServer(
                new WebOptions(0, "127.0.0.1", Optional.empty(), Set.of()),
                admin.callers(),
                new Frames(() -> "localhost", java.util.Map::of),
                new Metrics(),
                routes);
        url = "http://127.0.0.1:" + server.start();
        script = new Browser(url);
    }

    @AfterEach
    void close() {
        server.close();
        c2s.close();
        endpoint.close();
        database.close();
    }

    private String[] token(Access access) {
        String token = admin.tokens()
                .create("t" + System.nanoTime(), access, Optional.empty(), "test")
                .reveal();
        return new String[] {"Authorization", "Bearer " + token};
    }

    private Browser login(Access access) throws Exception {
        String name = "some-" + access.name().toLowerCase(Locale.ROOT);
        admin.administrators().add(name, new Secret(TestConsole.PASSWORD), access, "test");
        Browser browser = new Browser(url);
        browser.submit("/login", "/login", "name", name, "password", TestConsole.PASSWORD);
        return browser;
    }

    @Test
    void drainsWhenThereIsRoomOrItIsForced() throws Exception {
        String[] operator = token(Access.OPERATOR);
        try (Socket client = new Socket("127.0.0.1", c2s.port())) {
            await().until(() -> script.get(DRAIN, operator).body().contains("\"clients\":1"));
            assertThat(script.json("POST", DRAIN, "{}", token(Access.VIEWER)).statusCode())
                    .isEqualTo(403);
            var refused = script.json("POST", DRAIN, "{\"perSecond\": 5}", operator);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("turn out 1 clients", "room for 0");
            var begun = script.json("POST", DRAIN, "{\"perSecond\": 5, \"force\": true}", operator);
            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
            assertThat(begun.body()).contains("\"draining\":true", "\"perSecond\":5");
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .contains("<resource-constraint");
        }
        await().until(() -> script.get(DRAIN, operator).body().contains("\"done\":true"));
        assertThat(script.json("POST", DRAIN, "{\"perSecond\": \"auto\"}", operator)
                        .body())
                .contains("\"auto\":true");
        assertThat(script.json("DELETE", DRAIN, "", operator).body()).contains("\"draining\":false");
        assertThat(c2s.drain().on()).isFalse();
    }

    @Test
    void pagesAskThenDrainChangeAndStop() throws Exception {
        String page = "/nodes/c2s-1/drain";
        Browser browser = login(Access.OPERATOR);
        try (Socket client = new Socket("127.0.0.1", c2s.port())) {
            await().until(() -> browser.get(page).body().contains("Takes clients; 1 client now."));
            assertThat(browser.get(page).body())
                    .contains("Empty c2s-1?", "No other c2s has room now", "1 client will find no room");
            var refused = browser.submit(page, page, "pace", "5");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("Nothing was changed", "room for 0", "value=\"5\"");
            var mistyped = browser.submit(page, page, "pace", "fast", "force", "1");
            assertThat(mistyped.statusCode()).isEqualTo(422);
            assertThat(mistyped.body()).contains("fast is not a number from 1 to 10,000", "value=\"fast\"");
            assertThat(c2s.drain().on()).isFalse();

            // Nobody has room, so the node's own pace moves nothing.
            var begun = browser.submit(page, page, "force", "1");
            assertThat(begun.statusCode()).isEqualTo(303);
            assertThat(begun.headers().firstValue("Location").orElse("")).contains("/boxes/edge-1");
            assertThat(browser.get(page).body())
                    .contains("1 of 1 client left; nothing moves", "Stop draining")
                    .doesNotContain("Empty c2s-1?");
            assertThat(drains.told("c2s-1").orElseThrow().progress().done()).isFalse();
            browser.submit(page, page, "pace", "1,000");
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .contains("<resource-constraint");
        }
        await().until(() -> browser.get(page).body().contains("Empty: safe to restart"));
        assertThat(browser.submit(page, page + "/end").statusCode()).isEqualTo(303);
        assertThat(c2s.drain().on()).isFalse();
        assertThat(audit.find(new AuditFilter("", "node.drain", "", 0, 10)))
                .extracting(AuditEntry::detail)
                .contains("1 clients, pace auto, forced");
        assertThat(login(Access.VIEWER).get(page).statusCode()).isEqualTo(403);
        endpoint.close();
        assertThat(browser.get(page).body()).contains("Tried to reach c2s-1 on edge-1");
    }

    @Test
    void refusesWhatMakesNoSense() throws Exception {
        String[] operator = token(Access.OPERATOR);
        assertThat(script.json("POST", DRAIN, "{\"perSecond\": 0}", operator).statusCode())
                .isEqualTo(422);
        assertThat(script.json("POST", DRAIN, "{\"perSecond\": 10001}", operator)
                        .statusCode())
                .isEqualTo(422);
        assertThat(script.get("/api/v1/nodes/c2s-7/drain", operator).statusCode())
                .isEqualTo(404);
        assertThat(script.get("/api/v1/nodes/jsm-1/drain", operator).body()).contains("only a c2s can be drained");
        endpoint.close();
        assertThat(script.get(DRAIN, operator).body()).contains("Tried to reach c2s-1 on edge-1");
        assertThat(c2s.drain().on()).isFalse();
    }
}
