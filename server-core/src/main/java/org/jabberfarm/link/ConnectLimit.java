package org.jabberfarm.link;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Connects that one address may make within a window. Of IPv6 the first 64 bits count: whoever has one address of these
 * has them all (RFC 4291 2.5.1). Safe for use by several threads.
 */
public final class ConnectLimit {
    private static final int REMEMBERED = 100_000;

    private record Window(long start, int count) {}

    private final int connects;
    private final long windowMillis;
    private final Map<Object, Window> windows = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Window> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Zero for either means no limit. */
    public ConnectLimit(int connects, int seconds) {
        this.connects = connects;
        this.windowMillis = seconds * 1000L;
    }

    /** Whether the next one will be refused; this question does not count. */
    public synchronized boolean refuses(Object from) {
        Window window = windows.get(Network.of(from));
        return window != null
                && window.count() >= connects
                && System.currentTimeMillis() - window.start() < windowMillis;
    }

    /** @param from an {@link InetAddress}, or one in figures */
    public synchronized boolean allows(Object from) {
        if (connects == 0 || windowMillis == 0) {
            return true;
        }
        Object address = Network.of(from);
        long now = System.currentTimeMillis();
        Window window = windows.get(address);
        if (window == null || now - window.start() >= windowMillis) {
            windows.put(address, new Window(now, 1));
            return true;
        }
        windows.put(address, new Window(window.start(), window.count() + 1));
        return window.count() < connects;
    }
}
