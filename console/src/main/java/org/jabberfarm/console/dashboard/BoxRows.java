package org.jabberfarm.console.dashboard;

import java.util.List;
import java.util.stream.Collectors;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.metrics.Metric;
import org.jabberfarm.console.metrics.Monitor;
import org.jabberfarm.templates.model.Bar;
import org.jabberfarm.templates.model.BoxRow;
import org.jabberfarm.templates.model.Spark;

/** Makes of a box's status what the dashboard shows of it. */
final class BoxRows {
    private final Monitor monitor;

    BoxRows(Monitor monitor) {
        this.monitor = monitor;
    }

    BoxRow row(BoxStatus box) {
        boolean known = box.seen().sample().isPresent();
        long files = sum(box, NodeSample::openFiles);
        long inForce = sum(box, NodeSample::openFilesInForce);
        return new BoxRow(
                box.box().name(),
                box.box().nodes().stream().map(Node::name).collect(Collectors.joining(", ")),
                box.state(),
                box.stale(),
                !box.condition().isWrong() && box.condition() == Condition.SERVING,
                known ? Text.number(box.hasC2s() ? box.connections() : box.sessions()) : Text.NONE,
                known ? of(box) : "nothing known yet",
                right(box),
                bar(box),
                spark(box),
                known && box.hasC2s() ? Text.rate(box.rate(NodeSample::acceptsPerSecond)) : Text.NONE,
                known ? Text.rate(box.rate(NodeSample::messagesInPerSecond)) : Text.NONE,
                box.seen().sample().map(s -> Text.percent(s.box().cpu())).orElse(Text.NONE),
                box.seen().sample().map(s -> Text.percent(memory(s.box()))).orElse(Text.NONE),
                box.seen().sample().map(s -> memoryOf(s.box())).orElse(""),
                known ? Text.number(files) : Text.NONE,
                known ? "/ " + Text.number(inForce) : "",
                box.nodes().stream().anyMatch(NodeStatus::filesLow),
                box.nodes().stream()
                        .flatMap(n -> n.sample().stream())
                        .map(NodeSample::release)
                        .filter(r -> r != null && !r.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                box.percent());
    }

    private static String of(BoxStatus box) {
        if (!box.hasC2s()) {
            return box.sessions() == 1 ? "session" : "sessions";
        }
        return "of " + Text.number(box.usersAsked());
    }

    private static String right(BoxStatus box) {
        if (box.stale()) {
            return "as of " + Text.length(box.age().orElseThrow()) + " ago";
        }
        if (box.hasC2s() && box.capacity() > 0 && box.capacity() < box.usersAsked()) {
            return "stops at " + Text.number(box.capacity());
        }
        return box.percent() < 0 ? "" : Text.percent((double) box.connections() / box.capacity());
    }

    /** Null for a box without c2s or without numbers. */
    static Bar bar(BoxStatus box) {
        if (box.percent() < 0) {
            return null;
        }
        Bar bar = bar(box.connections(), box.capacity(), box.usersAsked());
        return box.condition() == Condition.DRAINING
                ? new Bar(bar.label(), Condition.DRAINING.state().tone(), bar.fill(), bar.limit())
                : bar;
    }

    /**
     * @param capacity where it stops now
     * @param asked where it should stop
     */
    static Bar bar(long count, long capacity, long asked) {
        double share = 100.0 * count / capacity;
        boolean early = capacity < asked;
        String label = Text.number(count) + " of " + Text.number(asked)
                + (early
                        ? " asked; the limit in force stops it at " + Text.number(capacity)
                        : ", " + Text.percent(share / 100));
        String tone = share >= 95 ? "crit" : share >= 80 || early ? "warn" : "";
        return new Bar(label, tone, 100.0 * count / asked, early ? 100.0 * capacity / asked : -1);
    }

    private Spark spark(BoxStatus box) {
        double[] sum = null;
        for (NodeStatus node : box.nodes()) {
            if (node.isC2s() == box.hasC2s()) {
                Metric metric = node.isC2s() ? Metric.CONNECTIONS : Metric.SESSIONS;
                double[] one = monitor.hour(box.box().name(), node.node().name(), metric);
                sum = sum == null ? one : Curves.add(sum, one);
            }
        }
        return Curves.spark(
                box.box().name() + ", " + (box.hasC2s() ? "connections" : "sessions"),
                sum == null ? new double[0] : sum);
    }

    /** Of the whole farm's c2s nodes. */
    Spark spark(String label, List<BoxStatus> boxes, Metric metric) {
        double[] sum = null;
        for (BoxStatus box : boxes) {
            for (NodeStatus node : box.nodes()) {
                if (node.isC2s()) {
                    double[] one = monitor.hour(box.box().name(), node.node().name(), metric);
                    sum = sum == null ? one : Curves.add(sum, one);
                }
            }
        }
        return Curves.spark(label, sum == null ? new double[0] : sum);
    }

    static double memory(Sample.BoxSample box) {
        return box.memoryTotal() <= 0 || box.memoryAvailable() < 0
                ? Double.NaN
                : 1 - (double) box.memoryAvailable() / box.memoryTotal();
    }

    private static String memoryOf(Sample.BoxSample box) {
        return Text.bytes(box.memoryTotal() - box.memoryAvailable()) + " of " + Text.bytes(box.memoryTotal());
    }

    private static long sum(BoxStatus box, java.util.function.ToLongFunction<NodeSample> of) {
        return box.nodes().stream()
                .flatMap(n -> n.sample().stream())
                .mapToLong(of)
                .filter(v -> v > 0)
                .sum();
    }
}
