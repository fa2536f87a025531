package org.jabberfarm.console.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The last hour of one node, a mean a minute, for small curves beside a name. Bounded; safe for several threads. */
final class Hour {
    static final int MINUTES = 60;

    /** Milliseconds after its end until a minute's last sample has come in. */
    private static final long LATE = 10_000;

    /** What small curves are drawn of. */
    private static final List<Metric> KEPT =
            List.of(Metric.CONNECTIONS, Metric.SESSIONS, Metric.ACCEPTS, Metric.MESSAGES_IN);

    private final long[] minutes = new long[MINUTES];
    private final Map<Metric, double[]> sums = new EnumMap<>(Metric.class);
    private final Map<Metric, int[]> counts = new EnumMap<>(Metric.class);

    Hour() {
        Arrays.fill(minutes, -1);
        for (Metric metric : KEPT) {
            sums.put(metric, new double[MINUTES]);
            counts.put(metric, new int[MINUTES]);
        }
    }

    /** Adds values of one moment; one older than an hour before the newest is ignored. */
    synchronized void add(long time, Map<Metric, Double> values) {
        long minute = time / 60_000;
        int slot = (int) (minute % MINUTES);
        if (minutes[slot] > minute) {
            return;
        }
        if (minutes[slot] < minute) {
            minutes[slot] = minute;
            counts.values().forEach(c -> c[slot] = 0);
            sums.values().forEach(s -> s[slot] = 0);
        }
        for (Metric metric : KEPT) {
            double value = values.getOrDefault(metric, Double.NaN);
            if (!Double.isNaN(value)) {
                sums.get(metric)[slot] += value;
                counts.get(metric)[slot]++;
            }
        }
    }

    /** Means of the last {@link #MINUTES} minutes that are over and reported, oldest first; NaN where nothing is known. */
    synchronized double[] means(Metric metric, long now) {
        double[] means = new double[MINUTES];
        long last = (now - LATE) / 60_000 - 1;
        for (int i = 0; i < MINUTES; i++) {
            long minute = last - MINUTES + 1 + i;
            int slot = (int) (minute % MINUTES);
            int count = counts.get(metric)[slot];
            means[i] = minutes[slot] == minute && count > 0 ? sums.get(metric)[slot] / count : Double.NaN;
        }
        return means;
    }
}
