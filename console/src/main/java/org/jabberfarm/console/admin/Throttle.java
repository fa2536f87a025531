package org.jabberfarm.console.admin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes guessing slow: after a few failures in a row each further try must wait twice as long as the one before, for the
 * account and for the address. An account's wait stays short, or strangers could lock an administrator out; an
 * address's grows long.
 */
final class Throttle {
    private static final int FREE_TRIES = 5;
    private static final Duration LONGEST_FOR_ACCOUNT = Duration.ofSeconds(30);
    private static final Duration LONGEST_FOR_ADDRESS = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    /** Enough for any honest farm; the least recently seen is forgotten first. */
    private static final int REMEMBERED = 10_000;

    private record Failures(int count, long last) {}

    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    Throttle(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Asks for one try. A granted one counts as failed until {@link #succeeded} is called, so that many tries at once are
     * no way around.
     *
     * @return zero when granted, else how long to wait
     */
    synchronized Duration ask(String account, String address) {
        Duration wait = longer(
                left("account " + account, LONGEST_FOR_ACCOUNT),
                left("address " + network(address), LONGEST_FOR_ADDRESS));
        if (wait.isZero()) {
            failed("account " + account);
            failed("address " + network(address));
        }
        return wait;
    }

    synchronized void succeeded(String account, String address) {
        failures.remove("account " + account);
        failures.remove("address " + network(address));
    }

    private Duration left(String key, Duration longest) {
        Failures known = failures.get(key);
        if (known == null || known.count() < FREE_TRIES) {
            return Duration.ZERO;
        }
        int doublings = Math.min(known.count() - FREE_TRIES, 20);
        long wait = Math.min(1000L << doublings, longest.toMillis());
        return Duration.ofMillis(Math.max(0, known.last() + wait - clock.millis()));
    }

    private void failed(String key) {
        long now = clock.millis();
        failures.merge(
                key,
                new Failures(1, now),
                (old, one) -> now - old.last() > FORGOTTEN.toMillis() ? one : new Failures(old.count() + 1, now));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** One customer of a provider has a whole IPv6 /64, so that is what counts as an address. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String[] groups = address.split(":", -1);
        int left = Math.min(4, groups.length);
        for (int i = 0; i < left; i++) {
            if (groups[i].isEmpty() && i > 0) {
                left = i;
            }
        }
        return String.join(":", Arrays.copyOf(groups, left));
    }
}
