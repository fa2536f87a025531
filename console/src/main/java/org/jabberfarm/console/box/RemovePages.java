package org.jabberfarm.console.box;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.RemovePage;

/** Takes a box out of the inventory, after saying what that means. */
final class RemovePages implements Routes {
    private final Boxes boxes;

    RemovePages(Boxes boxes) {
        this.boxes = boxes;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/boxes/{name}/remove", ctx -> render(ctx, Form.of(Map.of())), Access.OPERATOR);
        routes.post("/boxes/{name}/remove", this::remove, Access.OPERATOR);
    }

    private void remove(Context ctx) {
        Box box = box(ctx);
        Form form = Form.of(ctx);
        if (!form.text("typed").equals(box.name())) {
            ctx.status(422);
            render(ctx, form.with(Map.of("typed", "Type " + box.name() + " to remove it.")));
            return;
        }
        boxes.remove(box.name(), Caller.of(ctx).name());
        ctx.redirect("/boxes?removed=" + box.name(), HttpStatus.SEE_OTHER);
    }

    private void render(Context ctx, Form form) {
        Box box = box(ctx);
        String through = boxes.inventory().boxes().stream()
                .filter(b -> b.via().filter(box.name()::equals).isPresent())
                .map(Box::name)
                .collect(Collectors.joining(", "));
        long users = boxes.users(box);
        Page.render(
                ctx,
                "box-remove",
                new RemovePage(
                        box.name(),
                        BoxListPages.nodes(box),
                        users == 0
                                ? ""
                                : String.format(Locale.ROOT, "%,d", users) + (users == 1 ? " user is" : " users are")
                                        + " on " + box.name() + " now",
                        consequences(box),
                        form.field("typed", "Name of the box", "Type " + box.name() + "."),
                        through.isEmpty()
                                ? ""
                                : "It cannot be removed now: " + through
                                        + " is reached through it. Give that another way first."));
    }

    private List<String> consequences(Box box) {
        List<String> list = new ArrayList<>();
        String names = BoxListPages.nodes(box);
        if (!box.nodes().isEmpty()) {
            list.add("Nothing is stopped on the box: " + names + (box.nodes().size() == 1 ? " goes" : " go")
                    + " on running there until somebody stops " + (box.nodes().size() == 1 ? "it." : "them."));
        }
        if (!box.nodes(Role.C2S).isEmpty()) {
            list.add(
                    "The next deploy makes the JSM forget their links: clients connected there lose their sessions then.");
        }
        if (!box.nodes(Role.JSM).isEmpty()) {
            String jsm = box.nodes(Role.JSM).stream().map(Node::name).collect(Collectors.joining(", "));
            list.add(jsm + " holds all sessions of the farm. Until another box takes the role jsm and is deployed, no"
                    + " plan brings a working farm.");
        }
        list.add(
                "The console forgets its approved host key, its credentials and its link secrets. This cannot be undone;"
                        + " the box can be added again with new ones.");
        list.add("History and audit log stay.");
        return list;
    }

    private Box box(Context ctx) {
        return boxes.inventory().get(ctx.pathParam("name"));
    }
}
