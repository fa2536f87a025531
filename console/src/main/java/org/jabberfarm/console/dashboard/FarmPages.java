package org.jabberfarm.console.dashboard;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.audit.AuditFilter;
import org.jabberfarm.console.deploy.Deploys;
import org.jabberfarm.console.deploy.RunBox;
import org.jabberfarm.console.deploy.RunStep;
import org.jabberfarm.console.deploy.StepState;
import org.jabberfarm.console.metrics.Metric;
import org.jabberfarm.console.metrics.Monitor;
import org.jabberfarm.console.metrics.Range;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.Chart;
import org.jabberfarm.templates.model.DashboardPage;
import org.jabberfarm.templates.model.Link;
import org.jabberfarm.templates.model.Notice;
import org.jabberfarm.templates.model.When;

/** {@code /}: the farm at a glance. With {@code part=live} or {@code part=charts} only what moves. */
final class FarmPages implements Routes {
    /** Boxes up to which each has a card, and up to which a table has a row for each. */
    private static final int CARDS = 6;

    private static final int TABLE = 60;
    private static final int EVENTS = 6;

    /** Boxes that are named one by one while they are deployed. */
    private static final int WORKING = 6;

    /** Deploys that a chart may mark. */
    private static final int MARKS = 20;

    private static final List<String> VIEWS = List.of("cards", "table", "heat");

    private final Overview overview;
    private final Monitor monitor;
    private final Deploys deploys;
    private final Audit audit;
    private final BoxRows rows;

    FarmPages(Overview overview, Monitor monitor, Deploys deploys, Audit audit) {
        this.overview = overview;
        this.monitor = monitor;
        this.deploys = deploys;
        this.audit = audit;
        this.rows = new BoxRows(monitor);
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/", this::show, Access.VIEWER);
    }

    private void show(Context ctx) {
        String part = Optional.ofNullable(ctx.queryParam("part")).orElse("");
        Farm farm = overview.now();
        Range range = Range.of(Optional.ofNullable(ctx.queryParam("range")).orElse("1h"))
                .orElse(Range.HOUR);
        String view = Optional.ofNullable(ctx.queryParam("view"))
                .filter(VIEWS::contains)
                .orElse(usual(farm));
        List<Chart> charts =
                part.equals("live") || farm.boxes().isEmpty() ? List.of() : charts(farm, range, Instant.now());
        DashboardPage page = new DashboardPage(
                farm.domain().isEmpty() ? "Dashboard" : farm.domain(),
                say(farm),
                farm.state(),
                steps(farm),
                farm.wrongs().stream().map(FarmPages::notice).toList(),
                farm.way().id(),
                way(farm.way(), Instant.now()),
                farm.boxes().isEmpty() ? null : tiles(farm),
                view,
                VIEWS.stream()
                        .map(v -> new Link(label(v), "/?view=" + v + "&range=" + range.word(), v.equals(view)))
                        .toList(),
                farm.boxes().stream().map(rows::row).toList(),
                heatSummary(farm),
                ranges(range, "/?view=" + view + "&range="),
                charts,
                part.isEmpty() ? events() : List.of(),
                farm.ageSeconds());
        Page.render(
                ctx,
                switch (part) {
                    case "live" -> "dashboard-live";
                    case "charts" -> "dashboard-charts";
                    default -> "dashboard";
                },
                page);
    }

    private static String usual(Farm farm) {
        int boxes = farm.boxes().size();
        return boxes <= CARDS ? "cards" : boxes <= TABLE ? "table" : "heat";
    }

    private static String label(String view) {
        return view.equals("heat") ? "Heat map" : view.equals("table") ? "Table" : "Cards";
    }

    static List<Link> ranges(Range shown, String href) {
        return Arrays.stream(Range.values())
                .map(r -> new Link(r.word(), href + r.word() + "#curves", r == shown))
                .toList();
    }

    static Notice notice(Wrong wrong) {
        return new Notice(
                wrong.condition().state(wrong.said()), wrong.what(), wrong.why(), wrong.action(), wrong.link());
    }

    private static String say(Farm farm) {
        if (farm.boxes().isEmpty()) {
            return "No boxes yet. Three steps lead from here to a running farm.";
        }
        List<String> down = farm.boxes().stream()
                .filter(b -> b.nodes().stream().anyMatch(n -> n.condition() == Condition.DOWN))
                .map(b -> b.box().name())
                .toList();
        String serving = "Serving " + Text.count(farm.connections() - farm.staleConnections(), "connection") + " on "
                + Text.count(farm.c2sBoxes(), "c2s box")
                + (farm.staleConnections() > 0
                        ? ", and " + Text.number(farm.staleConnections()) + " more when last heard of. "
                        : ". ");
        if (!down.isEmpty()) {
            return serving + "Users feel it: " + String.join(", ", down.subList(0, Math.min(3, down.size())))
                    + (down.size() > 3 ? " and " + (down.size() - 3) + " more" : "") + " down.";
        }
        return farm.boxes().stream().allMatch(b -> b.seen().sample().isEmpty())
                ? "Nothing is deployed yet."
                : serving + "No user is without service that we know of.";
    }

    private static List<DashboardPage.Step> steps(Farm farm) {
        boolean domain = !farm.domain().isEmpty();
        boolean boxes = !farm.boxes().isEmpty();
        boolean deployed = farm.boxes().stream().anyMatch(b -> b.seen().sample().isPresent());
        if (domain && boxes && deployed) {
            return List.of();
        }
        return List.of(
                new DashboardPage.Step(
                        "Set the domain",
                        domain
                                ? "Users are name@" + farm.domain() + "."
                                : "What stands behind the @ in your users' addresses, and how many of them one c2s should carry.",
                        "Open settings",
                        "/settings",
                        domain),
                new DashboardPage.Step(
                        "Add boxes",
                        boxes
                                ? Text.count(farm.boxes().size(), "box") + " in the inventory."
                                : "Any Linux machine you can reach over SSH. It needs no Java and no internet.",
                        "Add boxes",
                        "/boxes/new",
                        boxes),
                new DashboardPage.Step(
                        "Deploy",
                        "See on a plan what will change on each box and why, then apply it.",
                        "Open plans",
                        "/plans",
                        deployed));
    }

    private DashboardPage.Tiles tiles(Farm farm) {
        Spare spare = farm.spare();
        long capacity = farm.capacity();
        long loose = farm.sessions() - farm.connections();
        String age = farm.staleConnections() > 0
                ? ", " + Text.number(farm.staleConnections()) + " of them as last known"
                : "";
        return new DashboardPage.Tiles(
                Text.number(farm.connections()),
                capacity > 0 ? "of " + Text.number(capacity) : "",
                capacity > 0 ? BoxRows.bar(farm.connections(), capacity, capacity) : null,
                capacity > 0 ? Text.percent((double) farm.connections() / capacity) + age : "no c2s serves yet",
                Text.number(farm.sessions()),
                loose > 0
                        ? Text.number(loose) + " without a socket"
                        : loose < 0 ? Text.number(-loose) + " clients not logged in" : "one for each connection",
                Text.rate(farm.c2sRate(NodeSample::acceptsPerSecond)),
                rows.spark("Accepts per second", farm.boxes(), Metric.ACCEPTS),
                Text.rate(farm.c2sRate(NodeSample::messagesInPerSecond)),
                rows.spark("Messages per second", farm.boxes(), Metric.MESSAGES_IN),
                spare.word(),
                spare.missing() > 0 ? "warn" : "",
                spare.why());
    }

    private static DashboardPage.Way way(UnderWay way, Instant now) {
        long failed = way.count(StepState.FAILED);
        long waiting = way.count(StepState.WAITING);
        return new DashboardPage.Way(
                way.run()
                        .map(r -> (r.note().isEmpty() ? "" : "“" + r.note() + "”. ") + "Started by "
                                + EventWords.who(r.startedBy()) + " "
                                + When.of(r.startedAt(), now).text() + ".")
                        .orElse(""),
                (int) way.count(StepState.DONE),
                way.boxes().size(),
                (failed == 0 ? "no failures" : Text.count(failed, "box") + " failed")
                        + (waiting == 0 ? "" : ", " + waiting + " waiting"),
                failed > 0,
                way.boxes().stream()
                        .filter(b -> b.state() == StepState.RUNNING)
                        .limit(WORKING)
                        .map(b -> new DashboardPage.Line(b.box(), step(b)))
                        .toList());
    }

    private static String step(RunBox box) {
        return box.steps().stream()
                .filter(s -> s.state() == StepState.RUNNING)
                .map(RunStep::title)
                .findFirst()
                .orElse(
                        box.steps().stream().allMatch(s -> s.state() == StepState.DONE)
                                ? "waits for the others"
                                : "between two steps");
    }

    /** Deploys as moments on the curves, oldest first. */
    static List<Plot.Event> deploys(Deploys deploys) {
        return deploys.latest(0, MARKS).stream()
                .map(r -> new Plot.Event(r.startedAt(), "deploy " + r.id()))
                .sorted(Comparator.comparing(Plot.Event::time))
                .toList();
    }

    private static String heatSummary(Farm farm) {
        Map<Condition, Long> counts = farm.boxes().stream()
                .filter(b -> b.condition() != Condition.SERVING)
                .collect(Collectors.groupingBy(
                        BoxStatus::condition, () -> new java.util.EnumMap<>(Condition.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey().word().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private List<Chart> charts(Farm farm, Range range, Instant now) {
        var history = monitor.history();
        boolean fresh = farm.ageSeconds() >= 0 && farm.ageSeconds() < Survey.SILENT_AFTER;
        List<Plot.Event> marks = deploys(deploys);
        List<Chart> charts = new ArrayList<>();
        charts.add(new Plot("Connections, whole farm", range, now)
                .line(
                        "Connections",
                        history.sum("c2s", Metric.CONNECTIONS, range, now),
                        fresh ? farm.connections() : Double.NaN)
                .limit("room now", farm.capacity())
                .events(marks)
                .least(10)
                .numbers(v -> Text.number(Math.round(v)))
                .chart());
        charts.add(new Plot("Messages per second", range, now)
                .line(
                        "Messages in",
                        history.sum("c2s", Metric.MESSAGES_IN, range, now),
                        fresh ? farm.c2sRate(NodeSample::messagesInPerSecond) : Double.NaN)
                .line(
                        "Stanzas out",
                        history.sum("c2s", Metric.STANZAS_OUT, range, now),
                        fresh ? farm.c2sRate(NodeSample::stanzasOutPerSecond) : Double.NaN)
                .events(marks)
                .chart());
        return charts;
    }

    private List<DashboardPage.Event> events() {
        Instant now = Instant.now();
        return audit.find(new AuditFilter("", "", "", 0, EVENTS)).stream()
                .map(e -> EventWords.of(e, now))
                .toList();
    }
}
