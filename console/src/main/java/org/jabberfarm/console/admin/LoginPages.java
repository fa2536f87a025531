package org.jabberfarm.console.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.console.web.Web;
import org.jabberfarm.templates.model.LoginPage;

/** Logging in, with a password or a one-time link, and out. */
public final class LoginPages implements Routes {
    private final Login login;
    private final Browsers browsers;
    private final LoginLinks links;
    private final Administrators administrators;
    private final Audit audit;

    LoginPages(Login login, Browsers browsers, LoginLinks links, Administrators administrators, Audit audit) {
        this.login = login;
        this.browsers = browsers;
        this.links = links;
        this.administrators = administrators;
        this.audit = audit;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/login", this::show, Access.ANYONE);
        routes.post("/login", this::submit, Access.ANYONE);
        routes.get("/login/once/{token}", this::once, Access.ANYONE);
        routes.post("/logout", this::logout, Access.VIEWER);
    }

    private void show(Context ctx) {
        if (Caller.of(ctx).isBrowser()) {
            ctx.redirect(local(ctx.queryParam("next")), HttpStatus.SEE_OTHER);
            return;
        }
        Page.render(ctx, "login", new LoginPage("", local(ctx.queryParam("next")), "", !administrators.any()));
    }

    private void submit(Context ctx) {
        Form form = Form.of(ctx);
        String name = form.text("name");
        String next = local(ctx.formParam("next"));
        Login.Result result =
                login.check(name, form.secret("password"), Web.of(ctx).address(ctx));
        if (!result.delay().isZero()) {
            Duration wait = result.delay().plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
            ctx.status(429).header("Retry-After", Long.toString(wait.toSeconds()));
            again(ctx, name, next, "Too many failed tries. Wait " + wait.toSeconds() + " s, then try again.");
        } else if (!result.fits()) {
            ctx.status(422);
            again(ctx, name, next, "Name and password do not belong together, or this administrator is disabled.");
        } else {
            browsers.start(ctx, name, "login");
            ctx.redirect(next, HttpStatus.SEE_OTHER);
        }
    }

    private static void again(Context ctx, String name, String next, String problem) {
        Page.render(ctx, "login", new LoginPage(name, next, problem, false));
    }

    private void once(Context ctx) {
        // What only looks ahead must not spend the link.
        if (ctx.method() == HandlerType.HEAD || ctx.header("Sec-Purpose") != null || ctx.header("Purpose") != null) {
            ctx.status(HttpStatus.NO_CONTENT);
            return;
        }
        Optional<String> name = links.use(ctx.pathParam("token"));
        if (name.isEmpty()) {
            ctx.status(422);
            again(
                    ctx,
                    "",
                    "/",
                    "This link has been used, or is older than " + LoginLinks.VALID.toMinutes()
                            + " minutes. Log in with name and password.");
            return;
        }
        browsers.start(ctx, name.get(), "login.link");
        ctx.redirect("/", HttpStatus.SEE_OTHER);
    }

    private void logout(Context ctx) {
        audit.record(Caller.of(ctx).name(), "logout", Caller.of(ctx).name(), "");
        browsers.end(ctx);
        ctx.redirect("/login", HttpStatus.SEE_OTHER);
    }

    /** Only a path of this console: a login link must not lead elsewhere. */
    static String local(String next) {
        boolean fine = next != null
                && next.length() <= 500
                && next.startsWith("/")
                && !next.startsWith("//")
                && next.indexOf('\\') < 0
                && next.chars().noneMatch(Character::isISOControl);
        return fine ? next : "/";
    }
}
