package org.jabberfarm.link;

import java.util.LinkedHashMap;
import java.util.Map;

/** Connects that one address may make within a window. Safe for use by several threads. */
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

    public synchronized boolean allows(Object address) {
        if (connects == 0 || windowMillis == 0) {
            return true;
        }
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
