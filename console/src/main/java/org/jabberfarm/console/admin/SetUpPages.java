package org.jabberfarm.console.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.SetUpPage;

/** What the set-up link shows. */
public final class SetUpPages implements Routes {
    private final SetUp setUp;
    private final Browsers browsers;

    SetUpPages(SetUp setUp, Browsers browsers) {
        this.setUp = setUp;
        this.browsers = browsers;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/set-up/{token}", this::show, Access.ANYONE);
        routes.post("/set-up/{token}", this::submit, Access.ANYONE);
    }

    private void show(Context ctx) {
        render(ctx, token(ctx), Form.of(Map.of("name", "admin")));
    }

    private void submit(Context ctx) {
        String token = token(ctx);
        Form form = Form.of(ctx);
        try {
            Passwords.requireEqual(form.secret("password"), form.secret("repeated"));
            setUp.finish(form.text("name"), form.secret("password"));
        } catch (Invalid e) {
            ctx.status(422);
            render(ctx, token, form.with(e.problems()));
            return;
        }
        browsers.start(ctx, form.text("name"), "login");
        ctx.redirect("/", HttpStatus.SEE_OTHER);
    }

    private String token(Context ctx) {
        String token = ctx.pathParam("token");
        if (!setUp.fits(token)) {
            throw new NotFound("This set-up link is not, or no longer, valid. Once there is an administrator, log in;"
                    + " before that, start the console again for a new link.");
        }
        return token;
    }

    private static void render(Context ctx, String token, Form form) {
        Page.render(
                ctx,
                "set-up",
                new SetUpPage(
                        token,
                        List.of(
                                form.field("name", "Name", "What you log in with, and what the audit log calls you."),
                                form.secretField("password", "Password", Passwords.HINT),
                                form.secretField("repeated", "Password again", ""))));
    }
}
