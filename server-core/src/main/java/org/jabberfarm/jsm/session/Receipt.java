package org.jabberfarm.jsm.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one stanza of a client sets off, until all of it is safe: stored, at its receiver's c2s, or with another JSM that says
 * the same. Whoever takes a part of it along, to another thread or over a network, holds it until that part is done. Only in a
 * farm of several JSMs, where the c2s has another to send the stanza to again.
 */
public final class Receipt {
    private static final ThreadLocal<Receipt> CURRENT = new ThreadLocal<>();

    private final AtomicInteger parts = new AtomicInteger(1);
    private final long origin;
    private final Runnable safe;
    private Runnable also;

    /**
     * @param origin names the stanza wherever it goes, however often it is sent again; 0 when nothing was numbered
     * @param safe runs once, on any thread, when the last part is done
     */
    public Receipt(long origin, Runnable safe) {
        this.origin = origin;
        this.safe = safe;
    }

    /** Names a session's stanza by its number: the same wherever it is worked out. */
    public static long origin(String session, int number) {
        long mixed = session.hashCode() * 0x9E3779B97F4A7C15L + number;
        for (int i = 0; i < session.length(); i++) {
            mixed = (mixed ^ session.charAt(i)) * 0x100000001B3L;
        }
        return mixed == 0 ? 1 : mixed;
    }

    /** Of the stanza that this thread works on, null when there is nobody to tell. */
    public static Receipt current() {
        return CURRENT.get();
    }

    public long origin() {
        return origin;
    }

    /** What runs, too, when all is safe; only for whoever holds a part of it, and once. */
    void then(Runnable more) {
        also = more;
    }

    public void hold() {
        parts.incrementAndGet();
    }

    public void release() {
        if (parts.decrementAndGet() == 0) {
            safe.run();
            if (also != null) {
                also.run();
            }
        }
    }

    /** Runs a part of it on this thread. */
    public static void in(Receipt receipt, Runnable part) {
        Receipt before = CURRENT.get();
        CURRENT.set(receipt);
        try {
            part.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
