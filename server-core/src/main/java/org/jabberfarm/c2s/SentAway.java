package org.jabberfarm.c2s;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whom we have sent where lately: so that no client is sent to the same place twice in a row, and no place gets more than it
 * said it has room for before it tells us anew. Safe for use by several threads.
 */
final class SentAway {
    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Addresses of clients that are remembered; the oldest are forgotten first. */
    private static final int MOST = 10_000;

    private record Sent(String target, long at) {}

    private record Count(long since, int number) {}

    private final Map<String, Sent> byIp = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sent> eldest) {
            return size() > MOST;
        }
    };
    private final Map<String, Count> byTarget = new HashMap<>();

    /** Whether the client's last redirect was to this place and not long ago. */
    synchronized boolean wasSent(String ip, String target, long now) {
        Sent last = byIp.get(ip);
        return last != null && last.target().equals(target) && now - last.at() < REMEMBERED_NANOS;
    }

    /** @return clients sent there since we heard of it, at {@code heard} */
    synchronized int since(String target, long heard) {
        Count count = byTarget.get(target);
        return count == null || count.since() != heard ? 0 : count.number();
    }

    synchronized void sent(String ip, String target, long heard, long now) {
        byIp.remove(ip);
        byIp.put(ip, new Sent(target, now));
        byTarget.values().removeIf(count -> heard - count.since() > REMEMBERED_NANOS);
        byTarget.merge(
                target, new Count(heard, 1), (a, b) -> a.since() == heard ? new Count(heard, a.number() + 1) : b);
    }
}
