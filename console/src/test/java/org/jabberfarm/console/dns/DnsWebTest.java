package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.TestConsole.Browser;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.TestProcess.Ended;
import org.jabberfarm.console.admin.Admin;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.dashboard.C2sState;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Drafts;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Frames;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.console.web.WebOptions;
import org.jabberfarm.console.web.WebServer;
import org.jabberfarm.process.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Page, API and command of the records, over HTTP, with a real name server behind. */
class DnsWebTest {
    private static final String SERVICE = "_xmpp-client._tcp.chat.example.org.";

    @TempDir
    Path folder;

    private final List<C2sState> farm = new ArrayList<>();
    private Database database;
    private SettingsStore settings;
    private Inventory inventory;
    private Admin admin;
    private Dns dns;
    private WebServer server;
    private String url;

    @BeforeEach
    void open() throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        database = Database.open(data);
        Audit audit = new Audit(database);
        Vault vault = Vault.open(data, database);
        settings = new SettingsStore(database, vault, audit);
        inventory = new Inventory(database, vault, settings, audit);
        admin = new Admin(data, database, audit, Clock.systemUTC());
        admin.administrators().add("olga", new Secret(TestConsole.PASSWORD), Access.OPERATOR, "test");
        admin.administrators().add("vera", new Secret(TestConsole.PASSWORD), Access.VIEWER, "test");
        dns = new Dns(database, () -> List.copyOf(farm), settings::load, audit);
        List<Routes> routes = new ArrayList<>(admin.routes());
        routes.addAll(dns.routes());
        server = new WebServer(
                new WebOptions(0, "127.0.0.1", Optional.empty(), Set.of()),
                admin.callers(),
                new Frames(() -> "chat.example.org", dns::counts),
                new Metrics(),
                routes);
        url = "http://127.0.0.1:" + server.start();
    }

    @AfterEach
    void close() {
        server.close();
        dns.close();
        database.close();
    }

    private Browser login(String name) throws Exception {
        Browser browser = new Browser(url);
        assertThat(browser.submit("/login", "/login", "name", name, "password", TestConsole.PASSWORD)
                        .statusCode())
                .isEqualTo(303);
        return browser;
    }

    private String token(Access access) {
        return admin.tokens()
                .create("t" + System.nanoTime(), access, Optional.empty(), "test")
                .reveal();
    }

    private void serve(RealServer real) {
        settings.set(
                Map.of(
                        "domain",
                        "chat.example.org",
                        "dns-zone",
                        "example.org",
                        "dns-server",
                        real.address.toString(),
                        "dns-resolvers",
                        real.address.toString(),
                        "dns-key-name",
                        RealServer.KEY,
                        "dns-key-secret",
                        Base64.getEncoder().encodeToString(RealServer.SECRET)),
                "test");
        Box box = inventory.add(Drafts.at(Drafts.c2s("edge-1", 1), "192.0.2.1", 22, "192.0.2.1"), "test");
        farm.add(new C2sState(box, box.nodes(Role.C2S).get(0), true, true, false, 300, "Serving"));
    }

    private Ended farm(String token, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.jabberfarm.console.cli.Farm",
                "dns",
                "--url",
                url));
        command.addAll(List.of(more));
        return TestProcess.run(command, Map.of("FARM_TOKEN", token), "", 60);
    }

    @Test
    void isShownPublishedAndCopied() throws Exception {
        Browser olga = login("olga");
        assertThat(olga.get("/dns").body()).contains("No domain yet", "/settings#f-domain");
        try (RealServer real =
                RealServer.start(RealServer.Program.BIND, Files.createDirectory(folder.resolve("dns")))) {
            serve(real);
            Browser vera = login("vera");
            assertThat(vera.get("/dns").body())
                    .contains("By hand", SERVICE, "0 1000 5222 c2s-1.example.org.", "id=\"fragment\"")
                    .doesNotContain("Publish now");
            assertThat(vera.submit("/dns", "/dns/publish").statusCode()).isEqualTo(403);

            HttpResponse<String> done = olga.submit("/dns", "/dns/publish");
            assertThat(done.statusCode()).isEqualTo(303);
            assertThat(olga.get(done.headers().firstValue("Location").orElseThrow())
                            .body())
                    .contains("Published. Resolvers follow", "As asked", "Publish now");
            assertThat(real.dig(SERVICE, "SRV")).containsExactly("0 1000 5222 c2s-1.example.org.");

            Browser script = new Browser(url);
            String[] viewer = {"Authorization", "Bearer " + token(Access.VIEWER)};
            String[] operator = {"Authorization", "Bearer " + token(Access.OPERATOR)};
            HttpResponse<String> read = script.get("/api/v1/dns", viewer);
            assertThat(read.body()).doesNotContain(Base64.getEncoder().encodeToString(RealServer.SECRET));
            JsonNode view = Json.MAPPER.readTree(read.body());
            assertThat(view.at("/nodes/0/weight").asInt()).isEqualTo(1000);
            assertThat(view.at("/records/0/published/0").asText()).isEqualTo("0 1000 5222 c2s-1.example.org.");
            assertThat(view.at("/records/0/seen/0/data/0").asText()).isEqualTo("0 1000 5222 c2s-1.example.org.");
            assertThat(script.json("POST", "/api/v1/dns/publish", "{}", viewer).statusCode())
                    .isEqualTo(403);
            assertThat(script.json("POST", "/api/v1/dns/publish", "", operator).statusCode())
                    .isEqualTo(200);
            assertThat(script.json("POST", "/api/v1/dns/publish", "{\"replace\": 7", operator)
                            .statusCode())
                    .isEqualTo(400);

            Ended printed = farm(token(Access.VIEWER)).ok();
            assertThat(printed.out()).contains(SERVICE + "  60 IN SRV  0 1000 5222 c2s-1.example.org.\n");
            assertThat(farm(token(Access.OPERATOR), "--publish").ok().out()).isEqualTo(printed.out());
            settings.set(Map.of("dns-server", "127.0.0.1:" + RealServer.freePort()), "test");
            Ended failed = farm(token(Access.OPERATOR), "--publish");
            assertThat(failed.exit()).isEqualTo(1);
            assertThat(failed.err()).contains("nothing listens there", "change dns-server");
            assertThat(farm(token(Access.VIEWER), "--replace").exit()).isEqualTo(2);
        }
        assertThat(olga.get("/dns").body()).contains("Failed", "nothing listens there", "to look at");
    }
}
