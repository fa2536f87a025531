package org.jabberfarm.jsm.session;

import java.util.HashSet;
import java.util.Set;
import org.jabberfarm.xml.Element;

/**
 * Which messages have come to whom a moment ago, so that one that is sent again, because nobody knows whether it came through
 * when a JSM died, does not come twice. Remembers for half a minute at least. Safe for use by several threads.
 */
final class Recent {
    private static final long GENERATION_MILLIS = 30_000;

    /** Messages of one generation; beyond, the older one goes at once. */
    private static final int MOST = 500_000;

    private Set<Long> young = new HashSet<>();
    private Set<Long> old = new HashSet<>();
    private long begun = System.currentTimeMillis();

    /** @return false when it has come already */
    synchronized boolean add(long origin, String to, Element message) {
        return add(key(origin, to, "error".equals(message.get("type"))));
    }

    /** A c2s says that a client has had this one. */
    synchronized void had(long origin, String user) {
        add(key(origin, user, false));
    }

    private static long key(long origin, String user, boolean error) {
        return (origin ^ user.hashCode()) * 0x9E3779B97F4A7C15L + (error ? 1 : 0);
    }

    private boolean add(long key) {
        long now = System.currentTimeMillis();
        if (now - begun > GENERATION_MILLIS || young.size() >= MOST) {
            old = young;
            young = new HashSet<>();
            begun = now;
        }
        return !old.contains(key) && young.add(key);
    }
}
