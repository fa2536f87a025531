package org.jabberfarm.console.deploy;

import java.time.Instant;
import java.util.Optional;

/**
 * One application of a plan.
 *
 * @param id counts up from 1
 * @param plan id of the plan
 * @param state where it is
 * @param reason why it failed or was interrupted, for people; else empty
 * @param note what the person who started it wrote; may be empty
 * @param startedBy administrator or token
 */
public record Run(
        long id,
        long plan,
        RunState state,
        String reason,
        String note,
        String startedBy,
        Instant startedAt,
        Optional<Instant> endedAt) {

    public boolean over() {
        return state != RunState.RUNNING;
    }
}
