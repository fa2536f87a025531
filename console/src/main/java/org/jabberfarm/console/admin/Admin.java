package org.jabberfarm.console.admin;

import java.time.InstantSource;
import java.util.List;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.web.Callers;
import org.jabberfarm.console.web.Routes;

/** Everything about who may use the console, put together. */
public final class Admin {
    private final Sessions sessions;
    private final Administrators administrators;
    private final Tokens tokens;
    private final LoginLinks links;
    private final SetUp setUp;
    private final LocalAccess local;
    private final List<Routes> routes;

    public Admin(DataFolder folder, Database database, Audit audit, InstantSource clock) {
        sessions = new Sessions(database, clock);
        administrators = new Administrators(database, sessions, audit);
        tokens = new Tokens(database, audit, clock);
        links = new LoginLinks(database, clock);
        setUp = new SetUp(folder, administrators);
        local = new LocalAccess(folder);
        Login login = new Login(administrators, new Throttle(clock), audit);
        Browsers browsers = new Browsers(sessions, administrators, audit);
        routes = List.of(
                new SetUpPages(setUp, browsers),
                new LoginPages(login, browsers, links, administrators, audit),
                new ProfilePages(administrators, sessions, login, browsers, audit),
                new AdministratorPages(administrators),
                new TokenPages(tokens),
                new LocalApi(local, tokens));
    }

    public Callers callers() {
        return new ConsoleCallers(sessions, tokens);
    }

    public Administrators administrators() {
        return administrators;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Tokens tokens() {
        return tokens;
    }

    public LoginLinks links() {
        return links;
    }

    public SetUp setUp() {
        return setUp;
    }

    public LocalAccess local() {
        return local;
    }

    public List<Routes> routes() {
        return routes;
    }
}
