package org.jabberfarm.console.metrics;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Routes;

/** {@code GET /api/v1/history}: one curve, of a node, a box, or the whole farm. */
final class HistoryApi implements Routes {
    private final Inventory inventory;
    private final History history;

    HistoryApi(Inventory inventory, History history) {
        this.inventory = inventory;
        this.history = history;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/api/v1/history", this::show, Access.VIEWER);
    }

    private void show(Context ctx) {
        String box = text(ctx, "box");
        String node = text(ctx, "node");
        Metric metric = Metric.of(Optional.ofNullable(ctx.queryParam("metric")).orElse("connections"))
                .orElseThrow(() -> new Invalid(Map.of("metric", "one of " + words(Metric.values()))));
        Range range = Range.of(Optional.ofNullable(ctx.queryParam("range")).orElse("24h"))
                .orElseThrow(() -> new Invalid(Map.of("range", "one of 1h, 24h, 7d, 90d")));
        Instant now = Instant.now();
        List<Point> points;
        if (!node.isEmpty()) {
            Node found = inventory.node(node).orElseThrow(() -> new NotFound("There is no node " + node + "."));
            points = history.of(found.box(), node, metric, range, now);
        } else if (!box.isEmpty()) {
            points = history.of(inventory.get(box).name(), "", metric, range, now);
        } else {
            Role role = metric == Metric.SESSIONS ? Role.JSM : Role.C2S;
            points = history.sum(role.word(), metric, range, now);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("box", box);
        answer.put("node", node);
        answer.put("metric", metric.word());
        answer.put("unit", metric.unit());
        answer.put("range", range.word());
        answer.put("intervalSeconds", range.bucketSeconds());
        answer.put("points", points);
        ctx.json(answer);
    }

    private static String text(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).orElse("").trim();
    }

    private static String words(Metric[] metrics) {
        return java.util.Arrays.stream(metrics).map(Metric::word).collect(java.util.stream.Collectors.joining(", "));
    }
}
