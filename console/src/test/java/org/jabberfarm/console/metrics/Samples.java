package org.jabberfarm.console.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.process.Json;

/** Made-up samples: a healthy box with one node, changed by what a test is about. */
public final class Samples {
    private Samples() {}

    public static Sample of(long time, Sample.NodeSample... nodes) {
        return new Sample(
                time,
                new Sample.BoxSample(
                        0.18,
                        8,
                        2.4,
                        8L << 30,
                        5L << 30,
                        58L << 30,
                        31L << 30,
                        9_000,
                        0,
                        3_500_000,
                        Map.of("fs.file-max", "1618304", "net.core.somaxconn", "4096", "fs.nr_open", "1048576")),
                List.of(nodes),
                "0.1.0",
                611);
    }

    public static Sample.NodeSample c2s(String name, long connections, long limit, long filesInForce) {
        return node(name, "c2s", true, true, "", connections, limit, connections, filesInForce, Map.of(name, true));
    }

    public static Sample.NodeSample jsm(String name, long sessions, Map<String, Boolean> links) {
        return node(name, "jsm", true, true, "", links.size(), 0, sessions, 16_384, links);
    }

    public static Sample.NodeSample down(String name, String role, String reason) {
        return node(name, role, false, false, reason, 0, 0, 0, 0, Map.of());
    }

    public static Sample.NodeSample node(
            String name,
            String role,
            boolean up,
            boolean ready,
            String reason,
            long connections,
            long limit,
            long sessions,
            long filesInForce,
            Map<String, Boolean> links) {
        return new Sample.NodeSample(
                name,
                role,
                up,
                ready,
                reason,
                up ? 21_844 : 0,
                "0.1.0",
                System.currentTimeMillis() - 90_000_000,
                0,
                connections,
                limit,
                sessions,
                connections / 900.0,
                connections / 10.0,
                connections / 6.0,
                connections / 35.0,
                connections / 900.0,
                0,
                links,
                300L << 20,
                1L << 30,
                500L << 20,
                0.4,
                connections + 48,
                filesInForce,
                0,
                0,
                Sample.DrainSample.NONE);
    }

    /** The same, being emptied. */
    public static Sample.NodeSample draining(Sample.NodeSample node, Sample.DrainSample drain, long redirects) {
        ObjectNode changed = Json.MAPPER.valueToTree(node);
        changed.put("redirects", redirects).set("drain", Json.MAPPER.valueToTree(drain));
        return Json.MAPPER.convertValue(changed, Sample.NodeSample.class);
    }

    /** The same with a certificate. @param end epoch milliseconds */
    public static Sample.NodeSample withCertificate(Sample.NodeSample node, long end) {
        ObjectNode changed = Json.MAPPER.valueToTree(node);
        return Json.MAPPER.convertValue(changed.put("certificateEnd", end), Sample.NodeSample.class);
    }
}
