package org.jabberfarm.console.admin;

import io.javalin.http.Context;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Web;

/** Logs browsers in and out: the session here, the cookie there. */
final class Browsers {
    private final Sessions sessions;
    private final Administrators administrators;
    private final Audit audit;

    Browsers(Sessions sessions, Administrators administrators, Audit audit) {
        this.sessions = sessions;
        this.administrators = administrators;
        this.audit = audit;
    }

    /** A new session with a new id; the browser's old one ends, so that no id is carried over a login. */
    void start(Context ctx, String administrator, String action) {
        String agent = ctx.userAgent() == null ? "" : ctx.userAgent();
        String address = Web.of(ctx).address(ctx);
        if (Caller.of(ctx).isBrowser()) {
            sessions.end(Caller.of(ctx).session());
        }
        Web.of(ctx).cookies().startSession(ctx, sessions.start(administrator, address, agent));
        administrators.loggedIn(administrator);
        audit.record(administrator, action, administrator, "from " + address);
    }

    void end(Context ctx) {
        sessions.end(Caller.of(ctx).session());
        Web.of(ctx).cookies().endSession(ctx);
    }
}
