package org.jabberfarm.console.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.DrainPage;

/** {@code /nodes/NAME/drain}: asks before a c2s is emptied, with the arithmetic of it. How far it is stands on its box's page. */
final class DrainPages implements Routes {
    private final Drains drains;

    DrainPages(Drains drains) {
        this.drains = drains;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/nodes/{name}/drain", ctx -> render(ctx, Form.of(Map.of()), ""), Access.OPERATOR);
        routes.post("/nodes/{name}/drain", this::begin, Access.OPERATOR);
        routes.post("/nodes/{name}/drain/end", this::end, Access.OPERATOR);
    }

    private void begin(Context ctx) {
        Form form = Form.of(ctx);
        Node node = node(ctx);
        try {
            drains.begin(
                    node.name(),
                    pace(form.text("pace")),
                    form.ticked("force"),
                    Caller.of(ctx).name());
        } catch (Invalid e) {
            ctx.status(422);
            render(ctx, form.with(e.problems()), "");
            return;
        } catch (Conflict e) {
            ctx.status(409);
            render(ctx, form, e.getMessage());
            return;
        }
        back(ctx, node);
    }

    private void end(Context ctx) {
        Node node = node(ctx);
        drains.end(node.name(), Caller.of(ctx).name());
        back(ctx, node);
    }

    private static int pace(String typed) {
        if (typed.isEmpty()) {
            return 0;
        }
        int pace;
        try {
            pace = Integer.parseInt(typed.replace(",", ""));
        } catch (NumberFormatException e) {
            pace = -1;
        }
        if (pace < 1 || pace > Drains.MOST) {
            throw new Invalid("pace", typed + " is not a number from 1 to " + Progress.number(Drains.MOST) + ".");
        }
        return pace;
    }

    private static void back(Context ctx, Node node) {
        ctx.redirect("/boxes/" + node.box() + "#nodes", HttpStatus.SEE_OTHER);
    }

    private Node node(Context ctx) {
        return drains.c2s(ctx.pathParam("name"));
    }

    private void render(Context ctx, Form form, String refused) {
        Node node = node(ctx);
        JsonNode told;
        try {
            told = drains.status(node.name());
        } catch (Conflict e) {
            Page.render(
                    ctx,
                    "drain",
                    new DrainPage(
                            node.name(),
                            node.box(),
                            false,
                            "",
                            List.of(),
                            false,
                            form.field("pace", "", ""),
                            "",
                            e.getMessage()));
            return;
        }
        Progress now = Progress.of(told);
        long open = told.path("open").asLong();
        long suggested = told.path("suggested").asLong();
        Page.render(
                ctx,
                "drain",
                new DrainPage(
                        node.name(),
                        node.box(),
                        now.on(),
                        now.words(),
                        now.on() ? List.of() : consequences(node.name(), now, open, suggested),
                        true,
                        form.field(
                                "pace",
                                "Clients per second",
                                "1 to " + Progress.number(Drains.MOST) + ". Empty: as many as the others take"
                                        + (suggested > 0 ? ", " + Progress.number(suggested) + " now." : ".")),
                        now.on() || now.room() >= now.clients()
                                ? ""
                                : Progress.count(now.clients() - now.room()) + " will find no room",
                        refused));
    }

    private static List<String> consequences(String node, Progress now, long open, long suggested) {
        String others = open == 1 ? "1 other c2s takes" : Progress.number(open) + " others take";
        return List.of(
                "New clients are sent to another c2s, or told to try again, until the drain is stopped or " + node
                        + " is restarted.",
                now.clients() == 0
                        ? "It has no clients now, so it is empty at once."
                        : "Its " + Progress.count(now.clients())
                                + " are disconnected little by little and connect to another c2s. Those with stream"
                                + " management resume there and lose nothing; the others log in again.",
                open == 0
                        ? "No other c2s has room now."
                        : others + " clients and " + (open == 1 ? "has" : "have") + " room for "
                                + Progress.number(now.room()) + ": " + Progress.number(suggested)
                                + " per second (50 logins for each)"
                                + (now.clients() == 0
                                        ? "."
                                        : ", so all are gone in about " + Progress.length(now.clients(), suggested)
                                                + "."));
    }
}
