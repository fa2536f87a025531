package org.jabberfarm.agent;

import java.util.ArrayDeque;
import java.util.List;

/** The last fifteen minutes, so that a console that was away can fill its gap. */
final class Samples {
    /** Every five seconds for fifteen minutes. */
    static final int KEPT = 180;

    private final ArrayDeque<Sample> kept = new ArrayDeque<>(KEPT);

    synchronized void add(Sample sample) {
        if (kept.size() == KEPT) {
            kept.removeFirst();
        }
        kept.addLast(sample);
    }

    /** The newest, null before the first. */
    synchronized Sample last() {
        return kept.peekLast();
    }

    /** @param time epoch milliseconds; samples later than that, oldest first */
    synchronized List<Sample> after(long time) {
        return kept.stream().filter(sample -> sample.time() > time).toList();
    }
}
