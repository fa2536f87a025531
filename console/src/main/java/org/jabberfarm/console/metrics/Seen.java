package org.jabberfarm.console.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jabberfarm.agent.Sample;

/**
 * A box as last seen.
 *
 * @param box inventory name
 * @param sample the latest, empty when there was none yet
 * @param receivedAt when the latest came
 * @param reach how far the last try came
 * @param problem why the last try to get one failed, for people; empty when it did not
 */
public record Seen(
        String box, Optional<Sample> sample, Optional<Instant> receivedAt, Reach reach, Optional<String> problem) {

    static Seen never(String box) {
        return new Seen(box, Optional.empty(), Optional.empty(), Reach.UNTRIED, Optional.empty());
    }

    /** Age of the latest sample by the console's clock, never negative; empty when there is none. */
    public Optional<Duration> age(Instant now) {
        return receivedAt.map(t -> t.isAfter(now) ? Duration.ZERO : Duration.between(t, now));
    }

    /** The node in the latest sample. */
    public Optional<Sample.NodeSample> node(String name) {
        return sample.stream()
                .flatMap(s -> s.nodes().stream())
                .filter(n -> n.name().equals(name))
                .findFirst();
    }

    Seen failed(Reach how, String why) {
        return new Seen(box, sample, receivedAt, how, Optional.of(why));
    }
}
