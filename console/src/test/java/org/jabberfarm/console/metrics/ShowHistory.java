package org.jabberfarm.console.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;

/** An invented past. */
public final class ShowHistory {
    private ShowHistory() {}

    /** The last hour of a node, once with a gap in it. */
    public static void fill(Database database, Box box, Node node, long connections, long now) {
        History history = new History(database);
        List<History.Row> rows = new ArrayList<>();
        for (long t = now - 3_600_000; t < now; t += 5000) {
            double phase = (now - t) / 3_600_000.0;
            double part = 0.8 + 0.2 * Math.cos(phase * 5) + 0.02 * Math.sin(phase * 90 + connections);
            Map<Metric, Double> values = new EnumMap<>(Metric.class);
            boolean c2s = node.role().word().equals("c2s");
            values.put(Metric.CONNECTIONS, c2s ? connections * part : 5);
            values.put(Metric.SESSIONS, connections * part);
            values.put(Metric.ACCEPTS, connections * part / 900);
            values.put(Metric.MESSAGES_IN, connections * part / 35);
            values.put(Metric.STANZAS_IN, connections * part / 10);
            values.put(Metric.STANZAS_OUT, connections * part / 6);
            values.put(Metric.OPEN_FILES, connections * part + 48);
            values.put(Metric.MEMORY, 5e8 * part);
            values.put(Metric.CPU, 0.4 * part);
            rows.add(new History.Row(box.name(), node.name(), node.role().word(), t, values));
            Map<Metric, Double> whole = new EnumMap<>(Metric.class);
            whole.put(Metric.CPU, 0.2 * part);
            whole.put(Metric.MEMORY, 3e9 * part);
            rows.add(new History.Row(box.name(), "", "", t, whole));
        }
        history.write(rows);
        history.roll();
    }
}
