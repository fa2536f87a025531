package org.jabberfarm.console.box;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.secret.Secret;

/**
 * Login passwords between the form and the approval of the host key, which comes first: nobody sends a password to a box
 * that may be an impostor. In memory only, each for half an hour and one use.
 */
final class OncePasswords {
    private static final Duration KEPT = Duration.ofMinutes(30);

    private record Entry(Secret password, Instant until) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final InstantSource clock;

    OncePasswords(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void put(String box, Secret password) {
        entries.put(box, new Entry(password, clock.instant().plus(KEPT)));
    }

    /** Whether one is waiting for the box's host key. */
    synchronized boolean has(String box) {
        entries.values().removeIf(e -> e.until().isBefore(clock.instant()));
        return entries.containsKey(box);
    }

    synchronized Optional<Secret> take(String box) {
        return has(box) ? Optional.of(entries.remove(box).password()) : Optional.empty();
    }
}
