package org.jabberfarm.console.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Waits for a box to come round: tries until a deadline, with a growing delay. */
final class Waiting {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 1000;

    /** Tells why it is not so yet; empty when it is. */
    interface Try {
        Optional<String> problem() throws IOException;
    }

    private Waiting() {}

    /** @return the last problem when the deadline passes; empty when all is well */
    static Optional<String> upTo(Duration deadline, Try attempt) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        long delay = FIRST_MILLIS;
        while (true) {
            Optional<String> problem = attempt.problem();
            long left = (end - System.nanoTime()) / 1_000_000;
            if (problem.isEmpty() || left <= 0) {
                return problem;
            }
            try {
                Thread.sleep(Math.min(delay, left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting: " + problem.get(), e);
            }
            delay = Math.min(LONGEST_MILLIS, delay * 3 / 2);
        }
    }
}
