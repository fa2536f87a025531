package org.jabberfarm.jsm.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes guessing passwords slow. Each failure in a row is answered later than the one before, up to three seconds; and who
 * fails too often within a minute is not even listened to. That is counted by address and by account at an address, never by
 * the account alone: else a stranger could lock anyone out.
 */
final class Throttle {
    /** Failures within a minute: of one account from one address, and of one address with all accounts. */
    static final int MOST_OF_ACCOUNT = 10;

    static final int MOST_OF_ADDRESS = 60;

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

    /**
     * @param address of the client; empty where the c2s does not tell
     * @return whether this attempt should be refused unseen
     */
    synchronized boolean refuses(String address, String account) {
        return !address.isEmpty()
                && (count(address) >= MOST_OF_ADDRESS || count(address + " " + account) >= MOST_OF_ACCOUNT);
    }

    /** @return how long to wait before the answer */
    synchronized Duration failed(String address, String account) {
        if (!address.isEmpty()) {
            add(address);
            add(address + " " + account);
        }
        return Duration.ofMillis(Math.min(3000, 100L << Math.min(5, add(account) - 1)));
    }

    private int count(String who) {
        Failures known = failures.get(who);
        return known == null || System.currentTimeMillis() - known.last() > FORGET_MILLIS ? 0 : known.count();
    }

    private int add(String who) {
        int count = count(who) + 1;
        failures.put(who, new Failures(count, System.currentTimeMillis()));
        return count;
    }
}
