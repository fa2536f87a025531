package org.jabberfarm.console.box;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.BoxListPage;
import org.jabberfarm.templates.model.Choice;

/** All boxes in one table; what is looked for sits in the query string, so that a view can be shared. */
final class BoxListPages implements Routes {
    private final Boxes boxes;

    BoxListPages(Boxes boxes) {
        this.boxes = boxes;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/boxes", this::list, Access.VIEWER);
    }

    private void list(Context ctx) {
        String find = query(ctx, "find");
        String tag = query(ctx, "tag");
        List<Box> all = boxes.inventory().boxes();
        List<BoxListPage.Row> rows = all.stream()
                .filter(b -> tag.isEmpty() || b.tags().contains(tag))
                .filter(b -> matches(b, find.toLowerCase(Locale.ROOT)))
                .map(this::row)
                .toList();
        TreeSet<String> tags =
                all.stream().flatMap(b -> b.tags().stream()).collect(Collectors.toCollection(TreeSet::new));
        List<Choice> choices = new ArrayList<>(List.of(new Choice("", "Any tag", "", tag.isEmpty())));
        tags.forEach(t -> choices.add(new Choice(t, t, "", t.equals(tag))));
        int waiting = (int) all.stream()
                .filter(b -> boxes.hostKeys().state(b.name()) != HostKeys.State.TRUSTED)
                .count();
        String removed = query(ctx, "removed");
        Page.render(
                ctx,
                "boxes",
                new BoxListPage(
                        rows,
                        all.size(),
                        Form.of(Map.of("find", find)).field("find", "Find", ""),
                        choices,
                        waiting,
                        removed.isEmpty()
                                ? ""
                                : removed + " is no longer in the inventory. What ran there still runs."));
    }

    private BoxListPage.Row row(Box box) {
        HostKeys.State key = boxes.hostKeys().state(box.name());
        List<Node> c2s = box.nodes(Role.C2S);
        return new BoxListPage.Row(
                box.name(),
                box.user() + "@" + box.host(),
                "port " + box.sshPort() + box.via().map(v -> " via " + v).orElse(""),
                nodes(box),
                c2s.isEmpty() ? "" : "clients at " + box.address() + " " + ports(c2s),
                BoxStates.of(key),
                box.tags(),
                key == HostKeys.State.TRUSTED ? "" : "/boxes/" + box.name() + "/trust");
    }

    /** {@code jsm-1, c2s-1 to c2s-4} would hide gaps, so every name is there up to six. */
    static String nodes(Box box) {
        List<String> names = box.nodes().stream().map(Node::name).toList();
        return names.size() <= 6
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 5)) + " and " + (names.size() - 5) + " more";
    }

    private static String ports(List<Node> c2s) {
        return c2s.size() <= 3
                ? c2s.stream().map(n -> n.port() + " and " + n.tlsPort()).collect(Collectors.joining(", "))
                : c2s.get(0).port() + " and " + (2 * c2s.size() - 1) + " more ports";
    }

    private static boolean matches(Box box, String find) {
        return find.isEmpty()
                || (box.name() + " " + box.host() + " " + box.address() + " " + box.user() + " "
                                + box.via().orElse("") + " " + String.join(" ", box.tags()) + " "
                                + box.nodes().stream().map(Node::name).collect(Collectors.joining(" ")))
                        .toLowerCase(Locale.ROOT)
                        .contains(find);
    }

    private static String query(Context ctx, String name) {
        return Objects.requireNonNullElse(ctx.queryParam(name), "").trim();
    }
}
