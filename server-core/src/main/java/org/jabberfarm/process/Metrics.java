package org.jabberfarm.process;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counters and gauges of a process in Prometheus' text format 0.0.4, written by hand: a metrics library would cost a c2s
 * more memory than some thousand of its connections.
 */
public final class Metrics {
    private final Map<String, LongSupplier> values = new ConcurrentSkipListMap<>();

    /** A counter; {@code name} may carry labels, as in {@code refused_total{reason="full"}}. Ends in {@code _total}. */
    public LongAdder counter(String name) {
        LongAdder adder = new LongAdder();
        values.put(name, adder::sum);
        return adder;
    }

    /** A value that is read when someone looks. A gauge of the same name is replaced. */
    public void gauge(String name, LongSupplier value) {
        values.put(name, value);
    }

    public void remove(String name) {
        values.remove(name);
    }

    /** All values, with those every process has. */
    public String text() {
        StringBuilder out = new StringBuilder(2048);
        String family = "";
        for (Map.Entry<String, LongSupplier> value : values.entrySet()) {
            String name = value.getKey();
            int brace = name.indexOf('{');
            String base = brace < 0 ? name : name.substring(0, brace);
            if (!base.equals(family)) {
                family = base;
                out.append("# TYPE ").append(base).append(base.endsWith("_total") ? " counter\n" : " gauge\n");
            }
            out.append(name).append(' ').append(value.getValue().getAsLong()).append('\n');
        }
        ProcessStats.append(out);
        return out.toString();
    }

    /** {@code name{label="value"}} with the value made safe. */
    public static String labelled(String name, String label, String value) {
        String safe = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return String.format(Locale.ROOT, "%s{%s=\"%s\"}", name, label, safe);
    }
}
