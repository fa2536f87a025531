package org.jabberfarm.console.dns;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.TestConsole;
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
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.console.web.WebOptions;
import org.jabberfarm.console.web.WebServer;
import org.jabberfarm.process.Metrics;

/** The records' pages and API on a web server of their own, about c2s nodes that a test makes up. */
final class DnsSite implements AutoCloseable {
    static final String OPERATOR = "olga";
    static final String VIEWER = "vera";

    final String url;
    final SettingsStore settings;

    private final List<C2sState> farm = new ArrayList<>();
    private final Database database;
    private final Inventory inventory;
    private final Admin admin;
    private final Dns dns;
    private final WebServer server;

    DnsSite(Path folder) throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        database = Database.open(data);
        Audit audit = new Audit(database);
        Vault vault = Vault.open(data, database);
        settings = new SettingsStore(database, vault, audit);
        inventory = new Inventory(database, vault, settings, audit);
        admin = new Admin(data, database, audit, Clock.systemUTC());
        admin.administrators().add(OPERATOR, new Secret(TestConsole.PASSWORD), Access.OPERATOR, "test");
        admin.administrators().add(VIEWER, new Secret(TestConsole.PASSWORD), Access.VIEWER, "test");
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

    String token(Access access) {
        return admin.tokens()
                .create("t" + System.nanoTime(), access, Optional.empty(), "test")
                .reveal();
    }

    /** Names the server in the settings, which do not let the console publish by itself. */
    void use(RealServer real) {
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
    }

    /** One more c2s, on 192.0.2.N. */
    void add(int number, boolean serves, long room) {
        String host = "192.0.2." + number;
        Box box = inventory.add(Drafts.at(Drafts.c2s("edge-" + number, 1), host, 22, host), "test");
        farm.add(new C2sState(box, box.nodes(Role.C2S).get(0), true, serves, false, room, serves ? "Serving" : "Down"));
    }

    @Override
    public void close() {
        server.close();
        dns.close();
        database.close();
    }
}
