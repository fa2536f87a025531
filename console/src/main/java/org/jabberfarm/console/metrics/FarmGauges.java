package org.jabberfarm.console.metrics;

import java.util.function.ToDoubleFunction;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.process.Metrics;

/** Totals of the farm for Prometheus, from the latest samples. */
final class FarmGauges {
    private final Monitor monitor;

    FarmGauges(Monitor monitor) {
        this.monitor = monitor;
    }

    void declare(Metrics metrics) {
        metrics.gauge("jabberfarm_farm_connections", () -> sum("c2s", NodeSample::connections));
        metrics.gauge("jabberfarm_farm_connection_limit", () -> sum("c2s", NodeSample::connectionLimit));
        metrics.gauge("jabberfarm_farm_sessions", () -> sum("jsm", NodeSample::sessions));
        metrics.gauge("jabberfarm_farm_accepts_per_second", () -> sum("c2s", NodeSample::acceptsPerSecond));
        metrics.gauge("jabberfarm_farm_messages_in_per_second", () -> sum("c2s", NodeSample::messagesInPerSecond));
        metrics.gauge("jabberfarm_farm_nodes_up", () -> sum("", n -> n.up() ? 1 : 0));
        metrics.gauge("jabberfarm_farm_nodes_ready", () -> sum("", n -> n.ready() ? 1 : 0));
        metrics.gauge("jabberfarm_farm_boxes_reporting", () -> monitor.samples().size());
    }

    /** Over the nodes of a role, or all when it is empty; what could not be read counts as nothing. */
    private long sum(String role, ToDoubleFunction<NodeSample> value) {
        return Math.round(monitor.samples().stream()
                .flatMap(s -> s.nodes().stream())
                .filter(n -> role.isEmpty() || role.equals(n.role()))
                .mapToDouble(value)
                .filter(v -> v > 0)
                .sum());
    }
}
