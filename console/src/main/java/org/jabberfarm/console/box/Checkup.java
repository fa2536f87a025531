package org.jabberfarm.console.box;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.facts.Check;
import org.jabberfarm.console.facts.Facts;

/**
 * One test of the connection to a box.
 *
 * @param at when it ended
 * @param took how long
 * @param facts read, empty when it failed
 * @param checks what the facts mean for a deploy
 * @param trouble why it failed
 */
record Checkup(Instant at, Duration took, Optional<Facts> facts, List<Check> checks, Optional<Trouble> trouble) {
    /** Whether nothing is in a deploy's way; a warning is not. */
    boolean ok() {
        return trouble.isEmpty() && checks.stream().noneMatch(c -> c.state().equals("crit"));
    }
}
