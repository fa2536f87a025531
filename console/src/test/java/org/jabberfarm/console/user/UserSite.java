package org.jabberfarm.console.user;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.admin.Admin;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Frames;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.console.web.WebOptions;
import org.jabberfarm.console.web.WebServer;
import org.jabberfarm.process.Metrics;

/** The pages and API of users alone, with real logins and a real session manager but no box between. */
final class UserSite implements AutoCloseable {
    static final String NAME = "root";

    final RealJsm jsm;
    final String url;
    final Audit audit;
    private final Admin admin;
    private final Database database;
    private final WebServer server;

    UserSite(Path folder) throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        database = Database.open(data);
        audit = new Audit(database);
        admin = new Admin(data, database, audit, Clock.systemUTC());
        admin.administrators().add(NAME, new Secret(TestConsole.PASSWORD), Access.OPERATOR, "test");
        jsm = new RealJsm(folder);
        List<Routes> routes = new ArrayList<>(admin.routes());
        routes.addAll(new Users(
                        () -> Optional.of(jsm),
                        () -> new Settings(Map.of(
                                Setting.DOMAIN, "chat.example.org", Setting.XMPP_ADMINS, "nurse@chat.example.org")),
                        audit)
                .routes());
        server = new WebServer(
                new WebOptions(0, "127.0.0.1", Optional.empty(), Set.of()),
                admin.callers(),
                new Frames(() -> "chat.example.org", Map::of),
                new Metrics(),
                routes);
        url = "http://127.0.0.1:" + server.start();
    }

    TestConsole.Browser login() throws IOException {
        TestConsole.Browser browser = new TestConsole.Browser(url);
        browser.submit("/login", "/login", "name", NAME, "password", TestConsole.PASSWORD);
        return browser;
    }

    /** Headers of a script of that access. */
    String[] token(Access access) {
        String token = admin.tokens()
                .create("t" + System.nanoTime(), access, Optional.empty(), "test")
                .reveal();
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Override
    public void close() {
        server.close();
        jsm.close();
        database.close();
    }
}
