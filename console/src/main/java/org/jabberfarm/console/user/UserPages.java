package org.jabberfarm.console.user;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.settings.Settings;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.UserAddPage;
import org.jabberfarm.templates.model.UserPage;
import org.jabberfarm.templates.model.UserRemovePage;
import org.jabberfarm.templates.model.UsersPage;
import org.jabberfarm.templates.model.When;

/** The list of users, and one of them. */
final class UserPages implements Routes {
    private static final int PAGE = 50;

    private static final Map<String, String> NOTES = Map.of(
            "added", "Added. The account can log in now.",
            "password", "The new password holds from the next login on; sessions that are logged in stay.",
            "ended", "All sessions were ended.");

    private final Accounts accounts;
    private final Supplier<Settings> settings;

    UserPages(Accounts accounts, Supplier<Settings> settings) {
        this.accounts = accounts;
        this.settings = settings;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/users", this::list, Access.VIEWER);
        routes.post("/users", this::add, Access.OPERATOR);
        routes.get("/users/new", ctx -> renderAdd(ctx, Form.of(Map.of()), ""), Access.OPERATOR);
        routes.get("/users/{jid}", ctx -> renderOne(ctx, Form.of(Map.of())), Access.VIEWER);
        routes.post("/users/{jid}/password", this::reset, Access.OPERATOR);
        routes.post("/users/{jid}/kick", this::kick, Access.OPERATOR);
        routes.get("/users/{jid}/remove", ctx -> renderRemove(ctx, Form.of(Map.of())), Access.OPERATOR);
        routes.post("/users/{jid}/remove", this::remove, Access.OPERATOR);
    }

    private void list(Context ctx) {
        String find = query(ctx, "q");
        UsersPage page;
        try {
            page = accounts.any() ? page(find, query(ctx, "after")) : without(find, false, "");
        } catch (Conflict | NotFound | Invalid e) {
            page = without(find, true, e.getMessage());
        }
        Page.render(ctx, "users", page);
    }

    private UsersPage page(String find, String after) {
        int at = find.indexOf('@');
        AccountList list =
                accounts.list(at < 0 ? "" : find.substring(at + 1), at < 0 ? find : find.substring(0, at), after, PAGE);
        String here = "/users?q=" + encode(find);
        return new UsersPage(
                list.accounts().stream().map(UserPages::row).toList(),
                find,
                list.total(),
                list.sessions(),
                list.next().isEmpty() ? "" : here + "&after=" + encode(list.next()),
                after.isEmpty() ? "" : here,
                true,
                "",
                announcing());
    }

    private UsersPage without(String find, boolean keeper, String problem) {
        return new UsersPage(List.of(), find, 0, 0, "", "", keeper, problem, announcing());
    }

    private UsersPage.Announcing announcing() {
        Settings now = settings.get();
        return new UsersPage.Announcing(now.domains(), now.xmppAdmins());
    }

    private static UsersPage.Row row(Account account) {
        return new UsersPage.Row(
                account.jid(),
                path(account.jid()),
                account.online(),
                When.of(Instant.ofEpochMilli(account.created()), Instant.now()),
                lastSeen(account));
    }

    private static String lastSeen(Account account) {
        if (account.online() > 0) {
            return "now";
        }
        return account.lastSeen() == 0
                ? "never"
                : When.of(Instant.ofEpochMilli(account.lastSeen()), Instant.now())
                        .text();
    }

    private void add(Context ctx) {
        Form form = Form.of(ctx);
        try {
            String jid = accounts.add(
                    form.text("jid"), form.secret("password"), Caller.of(ctx).name());
            ctx.redirect(path(jid) + "?done=added", HttpStatus.SEE_OTHER);
        } catch (Invalid e) {
            ctx.status(422);
            renderAdd(ctx, form.with(e.problems()), "");
        } catch (Conflict e) {
            ctx.status(409);
            renderAdd(ctx, form, e.getMessage());
        }
    }

    private static void renderAdd(Context ctx, Form form, String problem) {
        Page.render(
                ctx,
                "user-add",
                new UserAddPage(
                        List.of(
                                form.field("jid", "Address", "user@domain, with a domain of this farm."),
                                form.secretField(
                                        "password",
                                        "Password",
                                        "Only keys made from it are kept (SCRAM); nobody can read it again.")),
                        problem));
    }

    private void reset(Context ctx) {
        Form form = Form.of(ctx);
        String jid = ctx.pathParam("jid");
        try {
            accounts.reset(jid, form.secret("password"), Caller.of(ctx).name());
        } catch (Invalid e) {
            ctx.status(422);
            renderOne(ctx, form.with(e.problems()));
            return;
        }
        ctx.redirect(path(jid) + "?done=password", HttpStatus.SEE_OTHER);
    }

    private void kick(Context ctx) {
        String jid = ctx.pathParam("jid");
        accounts.kick(jid, Caller.of(ctx).name());
        ctx.redirect(path(jid) + "?done=ended", HttpStatus.SEE_OTHER);
    }

    private void renderOne(Context ctx, Form form) {
        Account account = accounts.get(ctx.pathParam("jid"));
        List<UserPage.Row> sessions = accounts.sessions(account.jid()).stream()
                .map(s -> new UserPage.Row(s.resource(), s.c2s(), s.detached(), s.available(), s.priority()))
                .toList();
        Page.render(
                ctx,
                "user",
                new UserPage(
                        account.jid(),
                        path(account.jid()),
                        When.of(Instant.ofEpochMilli(account.created()), Instant.now()),
                        lastSeen(account),
                        sessions,
                        form.secretField("password", "New password", "Tell it to its owner; it cannot be read here."),
                        NOTES.getOrDefault(query(ctx, "done"), "")));
    }

    private void remove(Context ctx) {
        Form form = Form.of(ctx);
        String jid = ctx.pathParam("jid");
        if (!form.text("typed").equals(jid)) {
            ctx.status(422);
            renderRemove(ctx, form.with(Map.of("typed", "It is not " + jid)));
            return;
        }
        accounts.remove(jid, Caller.of(ctx).name());
        ctx.redirect("/users", HttpStatus.SEE_OTHER);
    }

    private void renderRemove(Context ctx, Form form) {
        Account account = accounts.get(ctx.pathParam("jid"));
        Page.render(
                ctx,
                "user-remove",
                new UserRemovePage(
                        account.jid(),
                        path(account.jid()),
                        account.online(),
                        form.field("typed", "Type the address of the user", account.jid())));
    }

    private static String path(String jid) {
        // The sign between user and domain needs no escaping in a path and reads better without.
        return "/users/" + encode(jid).replace("%40", "@");
    }

    private static String query(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).orElse("").trim();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
