package org.jabberfarm.c2s;

/** {@code max_bps} as a token bucket that holds one second's worth. */
final class Allowance {
    /** Longest pause, after which a client may have a look again. */
    private static final long MOST_MILLIS = 60_000;

    private final long bytesPerSecond;
    private long left;
    private long at;

    Allowance(int bitsPerSecond) {
        bytesPerSecond = Math.max(1, bitsPerSecond / 8L);
        left = bytesPerSecond;
        at = System.nanoTime();
    }

    /**
     * Takes what was just read.
     *
     * @return milliseconds to wait before more is read, 0 for none
     */
    long take(int bytes) {
        long now = System.nanoTime();
        // What is earned in a longer pause would not fit, neither into the bucket nor, times the rate, into a long.
        long earned = Math.min(1_000_000_000L, now - at) * bytesPerSecond / 1_000_000_000L;
        left = Math.min(bytesPerSecond, left + earned) - bytes;
        at = now;
        return left < 0 ? Math.min(MOST_MILLIS, -left * 1000 / bytesPerSecond + 1) : 0;
    }
}
