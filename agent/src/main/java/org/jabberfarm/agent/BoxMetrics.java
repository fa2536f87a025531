package org.jabberfarm.agent;

import java.util.Locale;
import org.jabberfarm.process.Metrics;

/** The last sample in Prometheus' text format, beside what every process of the farm tells. */
final class BoxMetrics {
    private BoxMetrics() {}

    static String text(Metrics own, Sample sample) {
        StringBuilder out = new StringBuilder(own.text());
        if (sample == null) {
            return out.toString();
        }
        Sample.BoxSample box = sample.box();
        gauge(out, "jabberfarm_box_cpu_ratio", box.cpu());
        gauge(out, "jabberfarm_box_load1", box.load1());
        gauge(out, "jabberfarm_box_memory_bytes", (double) box.memoryTotal());
        gauge(out, "jabberfarm_box_memory_available_bytes", (double) box.memoryAvailable());
        gauge(out, "jabberfarm_box_disk_bytes", (double) box.diskTotal());
        gauge(out, "jabberfarm_box_disk_free_bytes", (double) box.diskFree());
        gauge(out, "jabberfarm_box_open_files", (double) box.openFiles());
        type(out, "jabberfarm_box_listen_overflows_total", "counter");
        line(out, "jabberfarm_box_listen_overflows_total", (double) box.listenOverflows());
        type(out, "jabberfarm_node_up", "gauge");
        sample.nodes().forEach(node -> line(out, labelled("jabberfarm_node_up", node), node.up() ? 1 : 0));
        type(out, "jabberfarm_node_ready", "gauge");
        sample.nodes().forEach(node -> line(out, labelled("jabberfarm_node_ready", node), node.ready() ? 1 : 0));
        type(out, "jabberfarm_node_restarts_total", "counter");
        sample.nodes().forEach(node -> line(out, labelled("jabberfarm_node_restarts_total", node), node.restarts()));
        return out.toString();
    }

    private static String labelled(String name, Sample.NodeSample node) {
        return Metrics.labelled(name, "node", node.name());
    }

    private static void gauge(StringBuilder out, String name, double value) {
        type(out, name, "gauge");
        line(out, name, value);
    }

    private static void type(StringBuilder out, String name, String type) {
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder out, String name, double value) {
        out.append(name).append(' ');
        if (value == Math.rint(value)) {
            out.append((long) value);
        } else {
            out.append(String.format(Locale.ROOT, "%.3f", value));
        }
        out.append('\n');
    }
}
