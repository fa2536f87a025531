package org.jabberfarm.console.dashboard;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Routes;

/** {@code GET /api/v1/status}: the farm's totals, every box and node as last seen; what {@code farm status} prints. */
final class StatusApi implements Routes {
    private record Totals(
            String domain,
            long connections,
            long capacity,
            long sessions,
            double acceptsPerSecond,
            double messagesInPerSecond,
            String state) {}

    private record Limits(long openFilesAsked, long openFilesInForce) {}

    private record NodeView(
            String name,
            String role,
            String state,
            String reason,
            long connections,
            long connectionLimit,
            long sessions,
            boolean draining,
            long redirects,
            long pid,
            long openFiles,
            Limits limits,
            String release,
            Instant startedAt,
            int restarts,
            Map<String, Boolean> links) {}

    private record BoxView(String name, String state, Long ageSeconds, String problem, List<NodeView> nodes) {}

    private record Status(Totals farm, List<BoxView> boxes) {}

    private final Overview overview;

    StatusApi(Overview overview) {
        this.overview = overview;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/api/v1/status", this::show, Access.VIEWER);
    }

    private void show(Context ctx) {
        Farm farm = overview.now();
        ctx.json(new Status(
                new Totals(
                        farm.domain(),
                        farm.connections(),
                        farm.capacity(),
                        farm.sessions(),
                        farm.c2sRate(NodeSample::acceptsPerSecond),
                        farm.c2sRate(NodeSample::messagesInPerSecond),
                        farm.word()),
                farm.boxes().stream()
                        .sorted(Comparator.comparing(b -> b.box().name()))
                        .map(StatusApi::box)
                        .toList()));
    }

    private static BoxView box(BoxStatus box) {
        return new BoxView(
                box.box().name(),
                box.condition().word(),
                box.age().map(Duration::toSeconds).orElse(null),
                box.seen().problem().orElse(""),
                box.nodes().stream().map(StatusApi::node).toList());
    }

    private static NodeView node(NodeStatus node) {
        Optional<NodeSample> sample = node.sample();
        return new NodeView(
                node.node().name(),
                node.node().role().word(),
                node.condition().word(),
                sample.map(NodeSample::reason).orElse(""),
                sample.map(NodeSample::connections).orElse(0L),
                sample.map(NodeSample::connectionLimit).orElse(0L),
                node.sessions(),
                sample.filter(s -> s.drain().on()).isPresent(),
                sample.map(NodeSample::redirects).orElse(0L),
                sample.map(NodeSample::pid).orElse(0L),
                sample.map(NodeSample::openFiles).orElse(0L),
                new Limits(
                        node.filesAsked(),
                        sample.map(NodeSample::openFilesInForce).orElse(0L)),
                sample.map(NodeSample::release).orElse(""),
                sample.filter(s -> s.startedAt() > 0)
                        .map(s -> Instant.ofEpochMilli(s.startedAt()))
                        .orElse(null),
                sample.map(NodeSample::restarts).orElse(0),
                sample.map(NodeSample::links).orElse(Map.of()));
    }
}
