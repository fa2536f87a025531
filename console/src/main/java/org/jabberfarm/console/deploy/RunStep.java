package org.jabberfarm.console.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jabberfarm.console.plan.Phase;

/**
 * One step on one box.
 *
 * @param seq place among the box's steps, from 0
 * @param kind what is alike may be shown as one: {@code WriteFile}
 * @param users clients or sessions that it touches
 * @param note result in a few words ({@code 204 ms}), or why it failed or was skipped
 */
public record RunStep(
        int seq,
        Phase phase,
        String kind,
        String title,
        String why,
        long users,
        StepState state,
        String note,
        Optional<Instant> started,
        Optional<Instant> ended) {

    /** How long it took, or has taken so far; empty before it starts. */
    public Optional<Duration> took(Instant now) {
        return started.map(s -> Duration.between(s, ended.orElse(now)));
    }
}
