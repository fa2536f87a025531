package org.jabberfarm.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jabberfarm.process.Json;

/** Results as a table for people: each beside its target and beside what others need, whose figures docs/performance.md explains. */
public final class Summary {
    private static final String ROW = "%-46s %8s %8s  %-7s %9s %9s %9s%n";

    private final Map<String, JsonNode> lines = new TreeMap<>();

    /** Takes a line of JSON as {@link Bench} gives it. */
    public void add(String json) {
        JsonNode line = Json.read(json.getBytes(StandardCharsets.UTF_8));
        lines.put(
                line.path("bench").asText()
                        + line.path("process").asText()
                        + line.path("step").asText()
                        + line.path("inFlight").asText(),
                line);
    }

    /** The table, with a row for each figure that there is. */
    public String table() {
        boolean tls = value("machine", "tls") > 0;
        StringBuilder out = new StringBuilder();
        out.append(ROW.formatted("", "target", "here", "", "jabberd2", "ejabberd", "Prosody"));
        double c2s = value("idlec2s", "bytesPerConnection") / 1024;
        double jsm = value("idlejsm", "bytesPerConnection") / 1024;
        // Targets are for plain TCP.
        row(out, "KiB per idle connection, c2s", tls ? 0 : 6, c2s);
        row(out, "  of it alive in the heap", 0, value("idlec2s", "liveBytesPerConnection") / 1024);
        row(out, "KiB per idle session, JSM", tls ? 0 : 4, jsm);
        row(out, "  of it alive in the heap", 0, value("idlejsm", "liveBytesPerConnection") / 1024);
        row(out, "KiB, both", 0, c2s + jsm, tls ? List.of("65.4", "72.6", "48.7") : List.of("33.7", "63.2", "35.8"));
        row(
                out,
                "CPU s per 1,000 logins, PLAIN" + (tls ? " and STARTTLS" : ""),
                tls ? 0 : 0.4,
                value("login", "cpuSecondsPer1000"),
                tls ? List.of("1.64", "2.27", "9.74") : List.of("0.83", "1.45", "5.22"));
        row(out, "  of it Java's compilers", 0, value("login", "ofWhichCompilersPer1000"));
        row(out, "  first time: passwords in full, code cold", 0, value("login", "firstCpuSecondsPer1000"));
        row(
                out,
                "CPU µs per message, one at a time",
                tls ? 0 : 60,
                value("messages1", "cpuMicrosPerMessage"),
                tls ? List.of() : List.of("102", "131", "668"));
        row(out, "  of it Java's compilers", 0, value("messages1", "ofWhichCompilersPerMessage"));
        row(
                out,
                "CPU µs per message, ten in flight",
                tls ? 0 : 20,
                value("messages10", "cpuMicrosPerMessage"),
                tls ? List.of() : List.of("83.4", "75.5", "458.5"));
        row(out, "  of it Java's compilers", 0, value("messages10", "ofWhichCompilersPerMessage"));
        for (String step : List.of("cut", "prove", "read", "write")) {
            row(out, "CPU ns of XML per message, " + step, 0, value("xml" + step, "cpuNanos"));
        }
        return out.toString();
    }

    private double value(String line, String field) {
        JsonNode value = lines.getOrDefault(line, Json.MAPPER.missingNode()).path(field);
        return value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.isNumber() ? value.asDouble() : Double.NaN;
    }

    private static void row(StringBuilder out, String what, double target, double value) {
        row(out, what, target, value, List.of());
    }

    /** @param target most that is wanted, 0 for none */
    private static void row(StringBuilder out, String what, double target, double value, List<String> peers) {
        if (Double.isNaN(value)) {
            return;
        }
        List<Object> cells = new ArrayList<>(List.of(
                what,
                target == 0 ? "" : "≤ " + number(target),
                number(value),
                target == 0 ? "" : value <= target ? "met" : "MISSED"));
        for (int i = 0; i < 3; i++) {
            cells.add(i < peers.size() ? peers.get(i) : "");
        }
        out.append(ROW.formatted(cells.toArray()));
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.2f" : "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
