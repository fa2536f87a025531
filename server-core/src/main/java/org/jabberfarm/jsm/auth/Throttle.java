package org.jabberfarm.jsm.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes guessing passwords slow: each failure in a row is answered later than the one before, up to three seconds. */
final class Throttle {
    private static final int REMEMBERED = 20_000;
    private static final long FORGET_MILLIS = 60_000;

    private record Failures(int count, long last) {}

    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @return how long to wait before the answer */
    synchronized Duration failed(String who) {
        long now = System.currentTimeMillis();
        Failures before = failures.get(who);
        int count = before == null || now - before.last() > FORGET_MILLIS ? 1 : before.count() + 1;
        failures.put(who, new Failures(count, now));
        return Duration.ofMillis(Math.min(3000, 100L << Math.min(5, count - 1)));
    }
}
