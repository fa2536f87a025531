package org.jabberfarm.console.dashboard;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.inventory.Box;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits that units ask for, kept as long as the box and the users asked for stay the same: rendering takes a while. */
final class Asked {
    private static final Logger LOG = LoggerFactory.getLogger(Asked.class);

    private record Kept(Box box, long users, Map<String, Long> files) {}

    private final DesiredState desired;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    Asked(DesiredState desired) {
        this.desired = desired;
    }

    /** Open files by node name; empty while the desired state cannot be rendered (no domain, no release). */
    Map<String, Long> files(Box box, long users) {
        Kept before = kept.get(box.name());
        if (before != null && before.users() == users && before.box().equals(box)) {
            return before.files();
        }
        Optional<Desired> now = of(box);
        if (now.isEmpty()) {
            return Map.of();
        }
        Map<String, Long> files =
                now.get().units().stream().collect(Collectors.toMap(Unit::node, Unit::openFiles, (a, b) -> a));
        kept.put(box.name(), new Kept(box, users, files));
        return files;
    }

    /** All that is asked of a box, empty while it cannot be said. */
    Optional<Desired> of(Box box) {
        return render(box, () -> desired.of(box));
    }

    /** The same for a box as found. */
    Optional<Desired> of(Box box, Facts facts) {
        return render(box, () -> desired.of(box, facts));
    }

    private static Optional<Desired> render(Box box, Supplier<Desired> how) {
        try {
            return Optional.of(how.get());
        } catch (RuntimeException e) {
            LOG.debug("no desired state yet box={}: {}", box.name(), e.getMessage());
            return Optional.empty();
        }
    }
}
