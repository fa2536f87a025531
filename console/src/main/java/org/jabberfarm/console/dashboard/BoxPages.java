package org.jabberfarm.console.dashboard;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.deploy.Deploys;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.desired.Redaction;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.metrics.History;
import org.jabberfarm.console.metrics.Metric;
import org.jabberfarm.console.metrics.Monitor;
import org.jabberfarm.console.metrics.Point;
import org.jabberfarm.console.metrics.Range;
import org.jabberfarm.console.metrics.Reach;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.BoxFilePage;
import org.jabberfarm.templates.model.BoxPage;
import org.jabberfarm.templates.model.Chart;
import org.jabberfarm.templates.model.Link;
import org.jabberfarm.templates.model.LogPage;
import org.jabberfarm.templates.model.When;

/** {@code /boxes/{name}}: one box, its limits, nodes, curves, files and logs. No page but file and log waits for the box. */
final class BoxPages implements Routes {
    private static final int TAIL = 10;
    private static final int WHOLE = 500;

    private final Deploys deploys;
    private final Overview overview;
    private final Inventory inventory;
    private final Monitor monitor;
    private final DesiredState desired;
    private final Asked asked;
    private final LastFacts lastFacts;
    private final NodeLog logs;
    private final DrainView drains;

    BoxPages(
            Deploys deploys,
            Overview overview,
            Inventory inventory,
            Monitor monitor,
            DesiredState desired,
            Asked asked,
            LastFacts lastFacts,
            NodeLog logs,
            DrainView drains) {
        this.deploys = deploys;
        this.overview = overview;
        this.inventory = inventory;
        this.monitor = monitor;
        this.desired = desired;
        this.asked = asked;
        this.lastFacts = lastFacts;
        this.logs = logs;
        this.drains = drains;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/boxes/{name}", this::show, Access.VIEWER);
        routes.post("/boxes/{name}/facts", this::readFacts, Access.OPERATOR);
        routes.get("/boxes/{name}/files", this::file, Access.VIEWER);
        routes.get("/boxes/{name}/log", this::log, Access.VIEWER);
    }

    private Box box(Context ctx) {
        return inventory.get(ctx.pathParam("name"));
    }

    private void show(Context ctx) {
        Box box = box(ctx);
        String part = Optional.ofNullable(ctx.queryParam("part")).orElse("");
        if (part.equals("log") && !box.nodes().isEmpty()) {
            Page.render(ctx, "box-log-tail", logs.read(box, box.nodes().get(0).name(), List.of(), TAIL));
            return;
        }
        Page.render(
                ctx,
                switch (part) {
                    case "live" -> "box-live";
                    case "charts" -> "box-charts";
                    case "facts" -> "box-facts";
                    default -> "box";
                },
                page(ctx, box, part));
    }

    private BoxPage page(Context ctx, Box box, String part) {
        Instant now = Instant.now();
        BoxStatus status = overview.now().boxes().stream()
                .filter(b -> b.box().name().equals(box.name()))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no box " + box.name() + "."));
        Reach reach = status.seen().reach();
        boolean reachable = reach == Reach.ANSWERED || reach == Reach.NO_AGENT;
        if (reachable) {
            lastFacts.wish(box);
        }
        LastFacts.Read read = lastFacts.of(box.name());
        Optional<Desired> wanted =
                read.facts().isPresent() ? asked.of(box, read.facts().get()) : asked.of(box);
        BoxView view = new BoxView(status, read.facts(), wanted, drains, now);
        Range range = Range.of(Optional.ofNullable(ctx.queryParam("range")).orElse("1h"))
                .orElse(Range.HOUR);
        return new BoxPage(
                box.name(),
                status.state(),
                view.say(),
                view.next(),
                view.wrongs(),
                view.limits(desired),
                view.limitsNote(),
                view.tiles(),
                status.stale(),
                view.nodes(),
                view.drains(),
                FarmPages.ranges(range, "/boxes/" + box.name() + "?range="),
                part.equals("live") || part.equals("facts") ? List.of() : charts(status, range, now),
                view.facts(),
                read.facts().map(f -> When.of(f.readAt(), now)).orElse(null),
                factsNote(box, read, reachable),
                reachable,
                view.files(),
                box.nodes().stream().map(Node::name).toList(),
                status.age().map(Duration::toSeconds).orElse(-1L));
    }

    private String factsNote(Box box, LastFacts.Read read, boolean reachable) {
        if (lastFacts.isReading(box.name())) {
            return "Being read from the box now.";
        }
        if (!read.problem().isEmpty()) {
            return "The last try to read them failed: " + read.problem();
        }
        return read.facts().isPresent() || reachable
                ? ""
                : "Nothing was read from this box yet. Test connection says what stands in the way.";
    }

    private List<Chart> charts(BoxStatus box, Range range, Instant now) {
        History history = monitor.history();
        String name = box.box().name();
        List<Plot.Event> marks = FarmPages.deploys(deploys);
        boolean fresh = !box.stale() && box.seen().sample().isPresent();
        List<Chart> charts = new ArrayList<>();
        for (NodeStatus node : box.nodes()) {
            Metric metric = node.isC2s() ? Metric.CONNECTIONS : Metric.SESSIONS;
            String node1 = node.node().name();
            charts.add(new Plot((node.isC2s() ? "Connections of " : "Sessions of ") + node1, range, now)
                    .line(
                            node.isC2s() ? "Connections" : "Sessions",
                            history.of(name, node1, metric, range, now),
                            fresh ? node.isC2s() ? node.connections() : node.sessions() : Double.NaN)
                    .limit("stops at", node.capacity())
                    .least(10)
                    .numbers(v -> Text.number(Math.round(v)))
                    .low()
                    .events(marks)
                    .chart());
            charts.add(new Plot("Open files of " + node1, range, now)
                    .line(
                            "Open",
                            history.of(name, node1, Metric.OPEN_FILES, range, now),
                            value(node, fresh, NodeSample::openFiles))
                    .limit(
                            "in force",
                            node.sample().map(NodeSample::openFilesInForce).orElse(0L))
                    .least(10)
                    .numbers(v -> Text.number(Math.round(v)))
                    .low()
                    .events(marks)
                    .chart());
            charts.add(new Plot("Messages per second, " + node1, range, now)
                    .line(
                            "Messages in",
                            history.of(name, node1, Metric.MESSAGES_IN, range, now),
                            value(node, fresh, NodeSample::messagesInPerSecond))
                    .line(
                            "Stanzas out",
                            history.of(name, node1, Metric.STANZAS_OUT, range, now),
                            value(node, fresh, NodeSample::stanzasOutPerSecond))
                    .low()
                    .events(marks)
                    .chart());
        }
        double total =
                box.seen().sample().map(s -> (double) s.box().memoryTotal()).orElse(Double.NaN);
        charts.add(new Plot("CPU and memory", range, now)
                .line(
                        "CPU",
                        scaled(history.of(name, "", Metric.CPU, range, now), 100),
                        fresh
                                ? box.seen()
                                        .sample()
                                        .map(s -> s.box().cpu() * 100)
                                        .orElse(Double.NaN)
                                : Double.NaN)
                .line(
                        "Memory",
                        scaled(history.of(name, "", Metric.MEMORY, range, now), 100 / total),
                        fresh
                                ? box.seen()
                                        .sample()
                                        .map(s -> BoxRows.memory(s.box()) * 100)
                                        .orElse(Double.NaN)
                                : Double.NaN)
                .least(100)
                .numbers(v -> Math.round(v) + " %")
                .low()
                .events(marks)
                .chart());
        return charts;
    }

    private static double value(NodeStatus node, boolean fresh, java.util.function.ToDoubleFunction<NodeSample> of) {
        return fresh ? node.sample().map(of::applyAsDouble).orElse(Double.NaN) : Double.NaN;
    }

    private static List<Point> scaled(List<Point> points, double by) {
        return points.stream()
                .filter(p -> !Double.isNaN(by))
                .map(p -> new Point(p.time(), p.average() * by, p.highest() * by))
                .toList();
    }

    private void readFacts(Context ctx) {
        Box box = box(ctx);
        lastFacts.again(box);
        ctx.redirect("/boxes/" + box.name() + "#facts", HttpStatus.SEE_OTHER);
    }

    private void file(Context ctx) {
        Box box = box(ctx);
        String path = Optional.ofNullable(ctx.queryParam("path")).orElse("");
        // Only what we manage ourselves: this is no way to read other files of a box.
        boolean ours = asked.of(box).stream()
                .flatMap(d -> d.files().stream())
                .anyMatch(f -> f.path().equals(path));
        if (!ours) {
            throw new NotFound("The console writes no file of this path on " + box.name() + ".");
        }
        BoxFilePage page;
        try {
            Facts facts = lastFacts.now(box);
            When readAt = When.of(facts.readAt(), Instant.now());
            Facts.FileFact found = facts.files().get(path);
            page = found == null
                    ? new BoxFilePage(
                            box.name(),
                            path,
                            "",
                            "",
                            readAt,
                            "This file is not on the box, or the login user may not read it.")
                    : new BoxFilePage(
                            box.name(),
                            path,
                            Redaction.of(found.content(), desired.secrets()),
                            found.owner() + ", mode " + found.mode(),
                            readAt,
                            "");
        } catch (IOException e) {
            page = new BoxFilePage(box.name(), path, "", "", null, "The box cannot be read now: " + e.getMessage());
        }
        Page.render(ctx, "box-file", page);
    }

    private void log(Context ctx) {
        Box box = box(ctx);
        List<String> names =
                new ArrayList<>(box.nodes().stream().map(Node::name).toList());
        names.add("agent");
        String node = Optional.ofNullable(ctx.queryParam("node")).orElse(names.get(0));
        if (!names.contains(node)) {
            throw new NotFound("There is no node " + node + " on " + box.name() + ".");
        }
        List<Link> links = names.stream()
                .map(n -> new Link(n, "/boxes/" + box.name() + "/log?node=" + n, n.equals(node)))
                .toList();
        LogPage page = logs.read(box, node, links, WHOLE);
        Page.render(ctx, "lines".equals(ctx.queryParam("part")) ? "box-log-lines" : "box-log", page);
    }
}
