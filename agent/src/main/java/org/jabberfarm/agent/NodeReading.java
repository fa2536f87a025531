package org.jabberfarm.agent;

import java.util.Map;
import java.util.TreeMap;
import org.jabberfarm.agent.Sample.DrainSample;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.agent.proc.ProcessStat;

/**
 * What a node told at one moment, before rates are made of it.
 *
 * @param time {@link System#nanoTime()} of the reading
 * @param role {@code c2s} or {@code jsm}
 * @param pid 0 when there is no process
 * @param startedAt epoch milliseconds, 0 when unknown
 * @param trouble why the node does not answer, empty when it does
 * @param told its own word on whether it serves
 * @param metrics its figures
 * @param drain how far it is with being emptied
 * @param cpuTicks processor time so far, -1 when unknown
 */
record NodeReading(
        long time,
        String role,
        long pid,
        String release,
        long startedAt,
        String trouble,
        boolean told,
        Exposition metrics,
        DrainSample drain,
        long cpuTicks,
        long rss,
        long openFiles,
        long openFilesInForce) {

    boolean up() {
        return trouble.isEmpty();
    }

    /**
     * @param before the reading before, null for none
     * @param restarts see {@link NodeSample}
     * @param absent why there is no process, for people
     */
    NodeSample sample(String name, NodeReading before, int restarts, String absent) {
        Map<String, Boolean> links = new TreeMap<>();
        metrics.byLabel("jabberfarm_link_up", "service").forEach((service, up) -> links.put(service, up > 0));
        boolean c2s = role.equals("c2s");
        long linksUp = links.values().stream().filter(up -> up).count();
        return new NodeSample(
                name,
                role,
                up(),
                up() && told,
                reason(absent, links),
                pid,
                release,
                startedAt,
                restarts,
                c2s ? metrics.get("jabberfarm_connections", 0) : linksUp,
                metrics.get("jabberfarm_connection_limit", 0),
                metrics.get("jabberfarm_sessions", 0),
                rate("jabberfarm_accepts_total", before),
                rate("jabberfarm_stanzas_in_total", before),
                rate("jabberfarm_stanzas_out_total", before),
                rate("jabberfarm_messages_in_total", before),
                rate("jabberfarm_logins_total", before),
                metrics.sum("jabberfarm_refused_total"),
                links,
                metrics.get("jvm_memory_used_bytes{area=\"heap\"}", -1),
                metrics.get("jvm_memory_max_bytes{area=\"heap\"}", -1),
                rss,
                cpu(before),
                openFiles,
                openFilesInForce,
                1000 * metrics.get("jabberfarm_certificate_expiry_seconds", 0),
                metrics.sum("jabberfarm_redirects_total"),
                drain);
    }

    private String reason(String absent, Map<String, Boolean> links) {
        if (!up()) {
            return pid == 0 ? absent : trouble;
        }
        if (told) {
            return "";
        }
        String down = String.join(
                ", ",
                links.entrySet().stream()
                        .filter(link -> !link.getValue())
                        .map(Map.Entry::getKey)
                        .toList());
        return down.isEmpty()
                ? "the process answers but says that it is not ready"
                : "the link to the JSM is down (service " + down + "): is the JSM running, and are address, port and"
                        + " secret the same on both sides?";
    }

    /** Per second since the reading before. A process that has been started anew counts from zero. */
    private double rate(String counter, NodeReading before) {
        if (before == null || !up() || !before.up() || time <= before.time) {
            return 0;
        }
        long now = metrics.get(counter, 0);
        long then = before.metrics.get(counter, 0);
        long more = pid != before.pid || now < then ? now : now - then;
        return round(more * 1e9 / (time - before.time));
    }

    private double cpu(NodeReading before) {
        if (before == null || pid == 0 || pid != before.pid || cpuTicks < before.cpuTicks || before.cpuTicks < 0) {
            return pid == 0 ? 0 : -1;
        }
        return round((cpuTicks - before.cpuTicks) * 1e9 / ProcessStat.TICKS_PER_SECOND / (time - before.time));
    }

    /** Three digits are enough for a chart and half the bytes. */
    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
