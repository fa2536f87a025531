package org.jabberfarm.console.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.web.Routes;

/** Collects the agents' samples, keeps the latest and the history. */
public final class Monitor implements AutoCloseable {
    /**
     * A box as last seen.
     *
     * @param box inventory name
     * @param sample the latest, empty when there was none yet
     * @param receivedAt when the latest came
     * @param problem why the last try to get one failed, empty when it did not
     */
    public record Seen(String box, Optional<Sample> sample, Optional<Instant> receivedAt, Optional<String> problem) {}

    public Monitor(Database database, Inventory inventory, AgentClient agents) {}

    /** Begins to collect. */
    public void start() {}

    public Seen seen(String box) {
        return new Seen(box, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Live connections of a c2s node or sessions of a JSM node, as last seen; 0 when never. */
    public long users(String node) {
        return 0;
    }

    public List<Routes> routes() {
        return List.of();
    }

    @Override
    public void close() {}
}
