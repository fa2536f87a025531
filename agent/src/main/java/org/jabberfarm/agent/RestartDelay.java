package org.jabberfarm.agent;

/** Wait before the next start of a process that ended: one second, doubled each time, a minute at most. */
final class RestartDelay {
    private static final long FIRST_MILLIS = 1000;
    private static final long MOST_MILLIS = 60_000;

    private long next = FIRST_MILLIS;

    long next() {
        long now = next;
        next = Math.min(MOST_MILLIS, next * 2);
        return now;
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
