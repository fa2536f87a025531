package org.jabberfarm.c2s;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much a client may leave unread before it is closed. One who comes back to a full offline storage over a thin line needs
 * megabytes; thousands of them at once must not take the process down. So those who are behind share what is set aside.
 */
final class SlowReaders {
    /** Bytes for one client, while few are behind. More than a user's whole offline storage. */
    private static final long MOST = 8L * 1024 * 1024;

    /** What each may have whatever happens: where Netty begins to call a client slow. */
    private static final long LEAST = 64L * 1024;

    private final AtomicInteger behind = new AtomicInteger();
    private final long budget;

    /** @param budget bytes for all of them together */
    SlowReaders(long budget) {
        this.budget = budget;
    }

    /** One more is behind, or ({@code -1}) one fewer. */
    void add(int change) {
        behind.addAndGet(change);
    }

    /** Bytes that a client may leave unread just now. */
    long most() {
        return Math.max(LEAST, Math.min(MOST, budget / Math.max(1, behind.get())));
    }
}
