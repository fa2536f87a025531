package org.jabberfarm.console.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.TokensPage;
import org.jabberfarm.templates.model.When;

/** API tokens: the list, a form that makes one, shown once, and revoking. */
public final class TokenPages implements Routes {
    private static final int MOST_DAYS = 3650;

    private final Tokens tokens;

    TokenPages(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/tokens", ctx -> render(ctx, Form.of(Map.of("days", "90")), ""), Access.ADMIN);
        routes.post("/tokens", this::create, Access.ADMIN);
        routes.post("/tokens/{name}/revoke", this::revoke, Access.ADMIN);
    }

    private void create(Context ctx) {
        Form form = Form.of(ctx);
        try {
            String token = tokens.create(
                            form.text("name"),
                            Roles.of(form),
                            expiry(form),
                            Caller.of(ctx).name())
                    .reveal();
            // Not redirected, as nothing may keep the token until the next request.
            render(ctx, Form.of(Map.of("days", "90")), token);
        } catch (Invalid e) {
            ctx.status(422);
            render(ctx, form.with(e.problems()), "");
        }
    }

    private void revoke(Context ctx) {
        tokens.revoke(ctx.pathParam("name"), Caller.of(ctx).name());
        ctx.redirect("/tokens", HttpStatus.SEE_OTHER);
    }

    private static Optional<Instant> expiry(Form form) {
        String days = form.text("days");
        if (days.isEmpty()) {
            return Optional.empty();
        }
        if (!days.matches("\\d{1,4}") || Integer.parseInt(days) < 1 || Integer.parseInt(days) > MOST_DAYS) {
            throw new Invalid(
                    "days", "A number of days from 1 to " + MOST_DAYS + ", or nothing for a token that never expires.");
        }
        return Optional.of(Instant.now().plus(Duration.ofDays(Integer.parseInt(days))));
    }

    private void render(Context ctx, Form form, String fresh) {
        Instant now = Instant.now();
        List<TokensPage.Row> rows = tokens.all().stream()
                .map(t -> new TokensPage.Row(
                        t.name(),
                        t.access().name(),
                        When.of(t.created(), now),
                        t.createdBy(),
                        t.lastUsed().map(u -> When.of(u, now).text()).orElse("never"),
                        t.expires().map(e -> When.of(e, now).text()).orElse("never"),
                        t.expires().filter(e -> !e.isAfter(now)).isPresent()))
                .toList();
        Page.render(
                ctx,
                "tokens",
                new TokensPage(
                        rows,
                        List.of(
                                form.field("name", "Name", "Says in the audit log which script it was."),
                                form.field("days", "Days until it expires", "Nothing: never.")),
                        Roles.choices(Access.VIEWER),
                        fresh));
    }
}
