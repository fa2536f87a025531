package org.jabberfarm.console.metrics;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.ssh.SshException;
import org.jabberfarm.process.Response;

/** What is known of one box, and how the next samples are fetched. One fetch at a time; reading it never waits. */
final class Watch {
    /** Seconds between two tries, and the most after failures: an agent that is not there yet costs little to look for. */
    static final int EVERY = 5;

    private static final int MOST = 30;
    private static final int MOST_NO_AGENT = 10;

    /** Without anything newer for so long, seconds, the box's clock is suspected to have been set back. */
    private static final int STUCK = 20;

    /** A box's clock may be off by so much, in ms, before its curves are moved to the console's time. */
    private static final long SKEW = 60_000;

    private final Map<String, Hour> hours = new ConcurrentHashMap<>();
    private volatile Seen seen;
    private volatile long lastTime;
    private int failures;

    Watch(Seen seen) {
        this.seen = seen;
        this.lastTime = seen.sample().map(Sample::time).orElse(0L);
    }

    Seen seen() {
        return seen;
    }

    /** Means of a node's last hour by minute. */
    double[] hour(String node, Metric metric, Instant now) {
        return hours.computeIfAbsent(node, n -> new Hour()).means(metric, now.toEpochMilli());
    }

    void remember(History.Row row) {
        hours.computeIfAbsent(row.node(), n -> new Hour()).add(row.time(), row.values());
    }

    /**
     * Asks the box once.
     *
     * @return rows for the history, empty when nothing new came
     */
    List<History.Row> fetch(Box box, HostKeys hostKeys, AgentClient agents) {
        HostKeys.State key = hostKeys.state(box.name());
        if (key != HostKeys.State.TRUSTED) {
            boolean changed = key == HostKeys.State.CHANGED;
            fail(
                    changed ? Reach.KEY_CHANGED : Reach.NOT_TRUSTED,
                    changed
                            ? "The box shows another host key than the approved one, so nothing is read from it."
                            : "Nobody has approved the box's host key yet, so nothing is read from it.");
            failures = 0;
            return List.of();
        }
        try {
            List<Sample> samples = ask(box, agents);
            failures = 0;
            return take(box, samples);
        } catch (SshException e) {
            fail(
                    switch (e.reason()) {
                        case HOST_KEY_UNKNOWN -> Reach.NOT_TRUSTED;
                        case HOST_KEY_CHANGED -> Reach.KEY_CHANGED;
                        default -> Reach.NO_SSH;
                    },
                    e.getMessage());
        } catch (IOException e) {
            fail(Reach.NO_AGENT, e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return List.of();
    }

    /** Seconds to wait after the last fetch. */
    int pause() {
        int most = seen.reach() == Reach.NO_AGENT ? MOST_NO_AGENT : MOST;
        return failures == 0 ? EVERY : Math.min(most, EVERY << Math.min(failures, 4));
    }

    void fail(Reach how, String why) {
        failures++;
        seen = seen.failed(how, why);
    }

    private List<Sample> ask(Box box, AgentClient agents) throws IOException {
        List<Sample> samples = get(box, agents, lastTime);
        boolean stuck = samples.isEmpty()
                && seen.age(Instant.now()).map(a -> a.toSeconds() >= STUCK).orElse(true);
        if (stuck && lastTime > 0) {
            // The newest it has tells whether it took none, or whether its clock has gone back and all look old.
            List<Sample> all = get(box, agents, 0);
            if (!all.isEmpty() && all.get(all.size() - 1).time() < lastTime) {
                return all;
            }
        }
        return samples;
    }

    private static List<Sample> get(Box box, AgentClient agents, long after) throws IOException {
        Response answer = agents.get(box, "/samples?after=" + after);
        if (answer.status() != 200) {
            throw new IOException("the agent of " + box.name() + " answered " + answer.status() + ": "
                    + answer.text().strip());
        }
        return LastSamples.parse(answer.body());
    }

    private List<History.Row> take(Box box, List<Sample> samples) {
        if (samples.isEmpty()) {
            seen = new Seen(seen.box(), seen.sample(), seen.receivedAt(), Reach.ANSWERED, Optional.empty());
            return List.of();
        }
        Sample newest = samples.get(samples.size() - 1);
        Instant now = Instant.now();
        long skew = now.toEpochMilli() - newest.time();
        long shift = Math.abs(skew) > SKEW ? skew : 0;
        List<History.Row> rows = new ArrayList<>();
        for (Sample sample : samples) {
            rows.add(new History.Row(box.name(), "", "", sample.time() + shift, values(sample.box())));
            for (Sample.NodeSample node : sample.nodes()) {
                // A node that does not answer has no numbers: a gap in the curve, not a fall to nothing.
                if (node.up() && box.nodes().stream().anyMatch(n -> n.name().equals(node.name()))) {
                    rows.add(
                            new History.Row(box.name(), node.name(), node.role(), sample.time() + shift, values(node)));
                }
            }
        }
        rows.forEach(this::remember);
        hours.keySet()
                .removeIf(n -> !n.isEmpty()
                        && box.nodes().stream().noneMatch(m -> m.name().equals(n)));
        lastTime = newest.time();
        seen = new Seen(seen.box(), Optional.of(newest), Optional.of(now), Reach.ANSWERED, Optional.empty());
        return rows;
    }

    private static Map<Metric, Double> values(Sample.NodeSample node) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            values.put(metric, metric.of(node));
        }
        return values;
    }

    private static Map<Metric, Double> values(Sample.BoxSample box) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            values.put(metric, metric.of(box));
        }
        return values;
    }
}
