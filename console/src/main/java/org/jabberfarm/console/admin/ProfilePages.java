package org.jabberfarm.console.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.console.web.Web;
import org.jabberfarm.templates.model.Field;
import org.jabberfarm.templates.model.ProfilePage;
import org.jabberfarm.templates.model.When;

/** An administrator's own password and sessions. */
public final class ProfilePages implements Routes {
    private final Administrators administrators;
    private final Sessions sessions;
    private final Login login;
    private final Browsers browsers;
    private final Audit audit;

    ProfilePages(Administrators administrators, Sessions sessions, Login login, Browsers browsers, Audit audit) {
        this.administrators = administrators;
        this.sessions = sessions;
        this.login = login;
        this.browsers = browsers;
        this.audit = audit;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/profile", this::show, Access.VIEWER);
        routes.post("/profile/password", this::changePassword, Access.VIEWER);
        routes.post("/profile/sessions/end", this::endOne, Access.VIEWER);
        routes.post("/profile/sessions/end-all", this::endAll, Access.VIEWER);
    }

    private void show(Context ctx) {
        String note = ctx.queryParam("changed") == null
                ? ""
                : "Your password is changed. You are logged out everywhere else.";
        render(ctx, Form.of(Map.of()), note);
    }

    private void changePassword(Context ctx) {
        Caller caller = person(ctx);
        Form form = Form.of(ctx);
        try {
            Passwords.requireEqual(form.secret("password"), form.secret("repeated"));
            Login.Result present = login.check(
                    caller.name(), form.secret("present"), Web.of(ctx).address(ctx));
            if (!present.delay().isZero()) {
                throw new Invalid(
                        "present",
                        "Too many failed tries. Wait " + (present.delay().toSeconds() + 1) + " s.");
            }
            if (!present.fits()) {
                throw new Invalid("present", "This is not your present password.");
            }
            administrators.resetPassword(caller.name(), form.secret("password"), caller.name());
        } catch (Invalid e) {
            ctx.status(422);
            render(ctx, form.with(e.problems()), "");
            return;
        }
        browsers.start(ctx, caller.name(), "login");
        ctx.redirect("/profile?changed=1", HttpStatus.SEE_OTHER);
    }

    private void endOne(Context ctx) {
        Caller caller = person(ctx);
        String id = Form.of(ctx).text("id");
        sessions.of(caller.name()).stream()
                .filter(s -> s.hash().equals(id))
                .findFirst()
                .ifPresent(s -> {
                    sessions.end(s.hash());
                    audit.record(caller.name(), "logout", caller.name(), "session from " + s.address());
                });
        ctx.redirect("/profile", HttpStatus.SEE_OTHER);
    }

    private void endAll(Context ctx) {
        Caller caller = person(ctx);
        sessions.endAll(caller.name());
        audit.record(caller.name(), "logout.everywhere", caller.name(), "");
        browsers.end(ctx);
        ctx.redirect("/login", HttpStatus.SEE_OTHER);
    }

    private void render(Context ctx, Form form, String note) {
        Caller caller = person(ctx);
        Instant now = Instant.now();
        List<ProfilePage.Row> rows = sessions.of(caller.name()).stream()
                .map(s -> new ProfilePage.Row(
                        s.hash(),
                        s.agent().isEmpty() ? "unknown" : s.agent(),
                        s.address(),
                        When.of(s.created(), now),
                        When.of(s.lastSeen(), now),
                        s.hash().equals(caller.session())))
                .toList();
        List<Field> fields = List.of(
                form.secretField("present", "Present password", ""),
                form.secretField("password", "New password", Passwords.HINT),
                form.secretField("repeated", "New password again", ""));
        Page.render(ctx, "profile", new ProfilePage(caller.access().name(), fields, rows, note));
    }

    private static Caller person(Context ctx) {
        Caller caller = Caller.of(ctx);
        if (!caller.isBrowser()) {
            throw new ForbiddenResponse("A token has no profile; log in with a browser.");
        }
        return caller;
    }
}
