package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.metrics.Seen;
import org.jabberfarm.templates.model.State;

/**
 * A box as last seen.
 *
 * @param box in the inventory
 * @param condition worst of its own and its nodes'
 * @param seen what the monitor knows
 * @param age of the latest sample, empty when there is none
 * @param nodes in name order
 * @param wrongs what is wrong with it, worst first
 */
record BoxStatus(
        Box box, Condition condition, Seen seen, Optional<Duration> age, List<NodeStatus> nodes, List<Wrong> wrongs) {

    String word() {
        return condition == Condition.SILENT
                ? condition.word() + " " + Text.length(age.orElse(Duration.ZERO))
                : condition.word();
    }

    State state() {
        return condition.state(word());
    }

    /** Whether what is shown is old news. */
    boolean stale() {
        return age.filter(a -> a.toSeconds() >= Survey.SILENT_AFTER).isPresent();
    }

    boolean hasC2s() {
        return nodes.stream().anyMatch(NodeStatus::isC2s);
    }

    long connections() {
        return nodes.stream().mapToLong(NodeStatus::connections).sum();
    }

    /** Sessions of its JSM nodes; a c2s' own count is the same people seen from the other end. */
    long sessions() {
        return nodes.stream()
                .filter(n -> !n.isC2s())
                .mapToLong(NodeStatus::sessions)
                .sum();
    }

    long capacity() {
        return nodes.stream().mapToLong(NodeStatus::capacity).sum();
    }

    long usersAsked() {
        return nodes.stream().mapToLong(NodeStatus::usersAsked).sum();
    }

    /** Of what its c2s nodes could take, -1 when it has none or nothing is known. */
    int percent() {
        return capacity() == 0 ? -1 : (int) Math.round(100.0 * connections() / capacity());
    }

    /** Sum of a rate over the nodes that report it. */
    double rate(ToDoubleFunction<Sample.NodeSample> of) {
        return nodes.stream()
                .flatMap(n -> n.sample().stream())
                .mapToDouble(of)
                .filter(v -> v > 0)
                .sum();
    }
}
