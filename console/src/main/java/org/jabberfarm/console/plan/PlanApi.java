package org.jabberfarm.console.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;

/** Plans and desired state for scripts. */
final class PlanApi implements Routes {
    private final Plans plans;
    private final PlanStore store;
    private final Inventory inventory;
    private final DesiredState desired;
    private final Plans.Reader facts;

    PlanApi(Plans plans, PlanStore store, Inventory inventory, DesiredState desired, Plans.Reader facts) {
        this.plans = plans;
        this.store = store;
        this.inventory = inventory;
        this.desired = desired;
        this.facts = facts;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.post("/api/v1/plans", this::make, Access.OPERATOR);
        routes.get("/api/v1/plans", this::list, Access.VIEWER);
        routes.get("/api/v1/plans/{id}", this::show, Access.VIEWER);
        routes.get("/api/v1/plans/{id}/text", this::text, Access.VIEWER);
        routes.post("/api/v1/plans/{id}/discard", this::discard, Access.OPERATOR);
        routes.get("/api/v1/boxes/{name}/desired", this::desired, Access.ADMIN);
        routes.get("/api/v1/nodes/{node}/config/{file}", this::config, Access.VIEWER);
    }

    /** @param boxes names; none for all */
    record Request(List<String> boxes) {}

    private void make(Context ctx) throws IOException {
        Request request =
                ctx.body().isBlank() ? new Request(List.of()) : Json.MAPPER.readValue(ctx.body(), Request.class);
        List<String> boxes = request.boxes() == null ? List.of() : request.boxes();
        ctx.status(201).json(json(plans.make(boxes, Caller.of(ctx).name())));
    }

    private void list(Context ctx) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode all = body.putArray("plans");
        store.all().forEach(row -> all.add(head(row)));
        ctx.json(body);
    }

    private void show(Context ctx) {
        ctx.json(json(Plans.id(ctx)));
    }

    private void text(Context ctx) {
        long id = Plans.id(ctx);
        store.get(id);
        ctx.contentType("text/plain; charset=utf-8").result(PlanText.of(store.view(id)));
    }

    private void discard(Context ctx) {
        plans.discard(Plans.id(ctx), Caller.of(ctx).name());
        ctx.json(head(store.get(Plans.id(ctx))));
    }

    private static ObjectNode head(PlanStore.Row row) {
        ObjectNode head = Json.MAPPER.createObjectNode();
        head.put("id", row.id()).put("state", row.state().name()).put("changes", row.steps());
        head.put("made", row.made().toString())
                .put("by", row.by())
                .put("goodUntil", row.end().toString());
        if (row.run() > 0) {
            head.put("deploy", row.run());
        }
        return head;
    }

    private ObjectNode json(long id) {
        ObjectNode body = head(store.get(id));
        PlanView view = store.view(id);
        ArrayNode failed = body.putArray("failedBoxes");
        ArrayNode boxes = body.putArray("boxes");
        for (PlanView.BoxView box : view.boxes()) {
            if (!box.problem().isEmpty()) {
                failed.addObject().put("box", box.box()).put("reason", box.problem());
            }
            boxes.add(box(box));
        }
        return body;
    }

    private static ObjectNode box(PlanView.BoxView box) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("box", box.box()).put("changes", box.steps().size()).put("problem", box.problem());
        node.putPOJO("release", box.release());
        ArrayNode files = node.putArray("files");
        box.files()
                .forEach(f -> files.addObject()
                        .put("path", f.path())
                        .put("what", f.what())
                        .put("added", f.added())
                        .put("removed", f.removed())
                        .put("diff", Diff.unified(f.hunks())));
        ArrayNode kernel = node.putArray("kernel");
        box.limits()
                .forEach(l -> kernel.addObject()
                        .put("key", l.setting())
                        .put("where", l.where())
                        .put("present", l.inForce().isEmpty() ? l.present() : l.inForce())
                        .put("onDisk", l.present())
                        .put("asked", l.asked())
                        .put("result", l.result())
                        .put("why", l.why()));
        ArrayNode restarts = node.putArray("restarts");
        box.restarts()
                .forEach(r -> restarts.addObject()
                        .put("node", r.node())
                        .put("users", r.users())
                        .put("drained", r.drained())
                        .put("why", r.why()));
        node.putPOJO("starts", box.starts());
        node.putPOJO("steps", box.steps());
        node.putPOJO("skipped", box.skipped());
        node.putPOJO("warnings", box.warnings());
        return node;
    }

    /** For Ansible: the same as a plan would ask for when the box can be read, else what inventory and settings say. */
    private void desired(Context ctx) {
        Box box = inventory.get(ctx.pathParam("name"));
        Desired asked;
        try {
            asked = desired.of(box, facts.read(box));
        } catch (IOException e) {
            asked = desired.of(box);
        }
        ObjectNode body = Json.MAPPER.createObjectNode().put("box", asked.box()).put("release", asked.release());
        body.putPOJO("directories", asked.directories());
        ArrayNode files = body.putArray("files");
        asked.files()
                .forEach(f -> files.addObject()
                        .put("path", f.path())
                        .put("content", f.content())
                        .put("owner", f.owner())
                        .put("group", f.group())
                        .put("mode", f.mode()));
        body.putPOJO("kernel", asked.kernel());
        ArrayNode units = body.putArray("units");
        asked.units()
                .forEach(u -> units.addObject()
                        .put("name", u.name())
                        .put("node", u.node())
                        .put("role", u.role())
                        .put("openFiles", u.openFiles())
                        .putPOJO("restartOn", u.restartOn()));
        ctx.json(body);
    }

    private void config(Context ctx) {
        String name = ctx.pathParam("node");
        Node node = inventory.node(name).orElseThrow(() -> new NotFound("There is no node " + name + "."));
        String file = ctx.pathParam("file");
        List<ManagedFile> files = desired.files(inventory.get(node.box())).stream()
                .filter(f -> !f.path().matches("/etc/jabberfarm/[^/]+/.*")
                        || f.path().startsWith("/etc/jabberfarm/" + name + "/"))
                .toList();
        ManagedFile found = files.stream()
                .filter(f -> base(f).equals(file))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no file " + file + " for " + name + ". There are: "
                        + files.stream().map(PlanApi::base).distinct().collect(Collectors.joining(", "))));
        ctx.contentType("text/plain; charset=utf-8").result(found.shown());
    }

    private static String base(ManagedFile file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }
}
