package org.jabberfarm.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long things took, counted in classes two per cent wide: some millions of them need no more room than ten. Thread-safe. */
final class Latencies {
    private static final double WIDTH = Math.log(1.02);
    /** The last class begins at about twenty minutes. */
    private static final int CLASSES = 1400;

    private final AtomicLongArray counts = new AtomicLongArray(CLASSES);

    void add(long nanos) {
        counts.incrementAndGet((int) Math.min(CLASSES - 1, Math.log(Math.max(1, nanos)) / WIDTH));
    }

    /** @return milliseconds that the share {@code quantile} (0 to 1) of all stayed below, 0 when there were none */
    double millis(double quantile) {
        long total = 0;
        for (int i = 0; i < CLASSES; i++) {
            total += counts.get(i);
        }
        long wanted = (long) Math.ceil(total * quantile);
        long seen = 0;
        for (int i = 0; i < CLASSES && total > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return Math.exp((i + 1) * WIDTH) / 1e6;
            }
        }
        return 0;
    }
}
