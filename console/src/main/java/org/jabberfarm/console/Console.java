package org.jabberfarm.console;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.admin.Admin;
import org.jabberfarm.console.admin.Administrators;
import org.jabberfarm.console.admin.LoginLinks;
import org.jabberfarm.console.admin.Tokens;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.audit.AuditPages;
import org.jabberfarm.console.box.Boxes;
import org.jabberfarm.console.dashboard.Dashboard;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.deploy.Deploys;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.dns.Dns;
import org.jabberfarm.console.drain.Drains;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.metrics.Monitor;
import org.jabberfarm.console.plan.Clients;
import org.jabberfarm.console.plan.Plans;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsApi;
import org.jabberfarm.console.settings.SettingsPages;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.ssh.Credentials;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.user.Users;
import org.jabberfarm.console.web.Frames;
import org.jabberfarm.console.web.Health;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.console.web.WebServer;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running console: every part made once, by hand, in the order in which they need each other. */
public final class Console implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private final Database database;
    private final SettingsStore settings;
    private final Admin admin;
    private final Inventory inventory;
    private final HostKeys hostKeys;
    private final Credentials credentials;
    private final AgentClient agents;
    private final Connections connections;
    private final Deploys deploys;
    private final Monitor monitor;
    private final Dashboard dashboard;
    private final Dns dns;
    private final WebServer server;
    private Optional<String> setUpLink = Optional.empty();

    public Console(Path data, int port, String bind) {
        this(new ConsoleOptions(data, port, bind));
    }

    /** @throws IllegalStateException when another console has the data folder, or its key file is missing or wrong */
    public Console(ConsoleOptions options) {
        InstantSource clock = Clock.systemUTC();
        DataFolder folder = DataFolder.open(options.data());
        database = Database.open(folder);
        try {
            Vault vault = Vault.open(folder, database);
            Audit audit = new Audit(database);
            settings = new SettingsStore(database, vault, audit);
            admin = new Admin(folder, database, audit, clock);
            Metrics metrics = new Metrics();
            metrics.gauge(Metrics.labelled("jabberfarm_build_info", "version", Release.version()), () -> 1);

            inventory = new Inventory(database, vault, settings, audit);
            hostKeys = new HostKeys(database, audit);
            credentials = new Credentials(vault);
            connections = new Connections(inventory, hostKeys, credentials);
            FactsReader facts = new FactsReader(connections);
            agents = new AgentClient(connections);
            monitor = new Monitor(database, inventory, hostKeys, agents, metrics);
            DesiredState desired = new DesiredState(inventory, settings, vault, ReleaseArchive::installed);
            Plans plans = new Plans(
                    database,
                    inventory,
                    settings,
                    facts,
                    hostKeys,
                    desired,
                    new Clients(monitor::users, monitor::room),
                    audit);
            deploys = new Deploys(
                    database, plans, inventory, settings, connections, agents, ReleaseArchive::installed, vault, audit);
            Drains drains = new Drains(inventory, agents, audit);
            dashboard = new Dashboard(
                    inventory, settings, monitor, hostKeys, desired, deploys, agents, facts, drains, audit);
            dns = new Dns(database, dashboard::c2sNodes, settings::load, audit);

            List<Routes> routes = new ArrayList<>(admin.routes());
            routes.add(new SettingsPages(settings));
            routes.add(new SettingsApi(settings));
            routes.addAll(
                    new Boxes(inventory, settings, hostKeys, credentials, connections, facts, monitor::users, audit)
                            .routes());
            routes.addAll(plans.routes());
            routes.addAll(deploys.routes());
            routes.addAll(monitor.routes());
            routes.addAll(dashboard.routes());
            routes.addAll(new Users(inventory, agents, settings, audit).routes());
            routes.addAll(drains.routes());
            routes.addAll(dns.routes());
            routes.add(new AuditPages(audit));
            routes.add(new Health(database::ready, metrics));
            Frames frames = new Frames(this::domain, this::counts);
            server = new WebServer(options.web(), admin.callers(), frames, metrics, routes);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Starts to listen: on loopback only as long as there is no administrator.
     *
     * @return the port
     */
    public int start() {
        admin.local().end();
        int port = server.start();
        admin.administrators().whenFirst(this::openToAll);
        if (admin.administrators().any()) {
            openToAll();
        }
        setUpLink = admin.setUp().begin("http://127.0.0.1:" + port);
        monitor.start();
        dns.start();
        admin.local().begin(port);
        return port;
    }

    /** Link to make the first administrator; empty when there is one. */
    public Optional<String> setUpLink() {
        return setUpLink;
    }

    public Administrators administrators() {
        return admin.administrators();
    }

    public Tokens tokens() {
        return admin.tokens();
    }

    public LoginLinks loginLinks() {
        return admin.links();
    }

    public SettingsStore settings() {
        return settings;
    }

    public Inventory inventory() {
        return inventory;
    }

    public Credentials credentials() {
        return credentials;
    }

    public AgentClient agents() {
        return agents;
    }

    public HostKeys hostKeys() {
        return hostKeys;
    }

    /** Ends the open streams, stops listening, then what works in the background, then closes the database. */
    @Override
    public void close() {
        dashboard.close();
        server.close();
        dns.close();
        deploys.close();
        monitor.close();
        connections.close();
        admin.local().end();
        admin.setUp().end();
        database.close();
    }

    /** For tests that walk all routes. */
    WebServer server() {
        return server;
    }

    private String domain() {
        return settings.load().domains().stream().findFirst().orElse("");
    }

    private Map<String, String> counts() {
        Map<String, String> counts = new HashMap<>(dashboard.counts());
        counts.putAll(dns.counts());
        return counts;
    }

    private void openToAll() {
        try {
            server.openToAll();
        } catch (Exception e) {
            // Whoever is on this machine can still use the console and read why others cannot.
            LOG.error("not listening as asked: {}", e.getMessage());
        }
    }
}
