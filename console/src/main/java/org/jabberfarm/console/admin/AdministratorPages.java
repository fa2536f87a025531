package org.jabberfarm.console.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.AdministratorPage;
import org.jabberfarm.templates.model.AdministratorsPage;
import org.jabberfarm.templates.model.When;

/** The list of administrators, and one of them. */
public final class AdministratorPages implements Routes {
    private final Administrators administrators;

    AdministratorPages(Administrators administrators) {
        this.administrators = administrators;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/administrators", ctx -> renderAll(ctx, Form.of(Map.of())), Access.ADMIN);
        routes.post("/administrators", this::add, Access.ADMIN);
        routes.get("/administrators/{name}", ctx -> renderOne(ctx, Form.of(Map.of())), Access.ADMIN);
        routes.post("/administrators/{name}", this::change, Access.ADMIN);
        routes.post("/administrators/{name}/password", this::resetPassword, Access.ADMIN);
        routes.post("/administrators/{name}/remove", this::remove, Access.ADMIN);
    }

    private void add(Context ctx) {
        Form form = Form.of(ctx);
        try {
            administrators.add(
                    form.text("name"),
                    form.secret("password"),
                    Roles.of(form),
                    Caller.of(ctx).name());
        } catch (Invalid e) {
            ctx.status(422);
            renderAll(ctx, form.with(e.problems()));
            return;
        }
        ctx.redirect("/administrators", HttpStatus.SEE_OTHER);
    }

    private void change(Context ctx) {
        Form form = Form.of(ctx);
        administrators.change(
                ctx.pathParam("name"),
                Roles.of(form),
                form.ticked("disabled"),
                Caller.of(ctx).name());
        ctx.redirect("/administrators", HttpStatus.SEE_OTHER);
    }

    private void resetPassword(Context ctx) {
        Form form = Form.of(ctx);
        try {
            administrators.resetPassword(
                    ctx.pathParam("name"),
                    form.secret("password"),
                    Caller.of(ctx).name());
        } catch (Invalid e) {
            ctx.status(422);
            renderOne(ctx, form.with(e.problems()));
            return;
        }
        ctx.redirect("/administrators", HttpStatus.SEE_OTHER);
    }

    private void remove(Context ctx) {
        administrators.remove(ctx.pathParam("name"), Caller.of(ctx).name());
        ctx.redirect("/administrators", HttpStatus.SEE_OTHER);
    }

    private void renderAll(Context ctx, Form form) {
        Instant now = Instant.now();
        List<AdministratorsPage.Row> rows = administrators.all().stream()
                .map(a -> new AdministratorsPage.Row(
                        a.name(),
                        a.access().name(),
                        a.disabled(),
                        When.of(a.created(), now),
                        a.lastLogin().map(t -> When.of(t, now).text()).orElse("never"),
                        a.name().equals(Caller.of(ctx).name())))
                .toList();
        Page.render(
                ctx,
                "administrators",
                new AdministratorsPage(
                        rows,
                        List.of(
                                form.field("name", "Name", "Lower case, what this person logs in with."),
                                form.secretField("password", "First password", Passwords.HINT)),
                        Roles.choices(Access.VIEWER)));
    }

    private void renderOne(Context ctx, Form form) {
        String name = ctx.pathParam("name");
        Administrator one =
                administrators.find(name).orElseThrow(() -> new NotFound("There is no administrator of this name."));
        Page.render(
                ctx,
                "administrator",
                new AdministratorPage(
                        one.name(),
                        one.disabled(),
                        Roles.choices(one.access()),
                        form.secretField("password", "New password", Passwords.HINT)));
    }
}
