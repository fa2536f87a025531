package org.jabberfarm.console;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.admin.Administrators;
import org.jabberfarm.console.admin.ConsoleCallers;
import org.jabberfarm.console.admin.Sessions;
import org.jabberfarm.console.admin.Tokens;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.web.Frames;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.console.web.WebServer;

/** One running console: every part made once, by hand, in the order in which they need each other. */
public final class Console implements AutoCloseable {
    private final DataFolder folder;
    private final Database database;
    private final Vault vault;
    private final Audit audit;
    private final SettingsStore settings;
    private final Sessions sessions;
    private final Administrators administrators;
    private final Tokens tokens;
    private final WebServer server;

    public Console(Path data, int port, String bind) {
        this(new ConsoleOptions(data, port, bind));
    }

    public Console(ConsoleOptions options) {
        InstantSource clock = Clock.systemUTC();
        folder = DataFolder.open(options.data());
        database = Database.open(folder);
        vault = Vault.open(folder, database);
        audit = new Audit(database);
        settings = new SettingsStore(database, vault, audit);
        sessions = new Sessions(database, clock);
        administrators = new Administrators(database, sessions, audit);
        tokens = new Tokens(database, audit, clock);
        server = new WebServer(
                options.web(),
                new ConsoleCallers(sessions, tokens),
                new Frames(() -> settings.load().domains().stream().findFirst().orElse(""), Map::of),
                routes());
    }

    /** Every domain's pages and API. */
    private List<Routes> routes() {
        return List.of();
    }

    /** Starts to listen. Returns the port. */
    public int start() {
        return server.start();
    }

    public Administrators administrators() {
        return administrators;
    }

    public Tokens tokens() {
        return tokens;
    }

    public SettingsStore settings() {
        return settings;
    }

    /** Stops listening, then closes the database. */
    @Override
    public void close() {
        server.close();
        database.close();
    }
}
