package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;

/**
 * A node as last seen.
 *
 * @param node in the inventory
 * @param condition its state
 * @param sample its part of the box's latest sample, which may be old
 * @param filesAsked open files that its unit asks for, 0 when not known
 * @param usersAsked clients that it should carry, 0 for a JSM
 */
record NodeStatus(
        Node node, Condition condition, Optional<Sample.NodeSample> sample, long filesAsked, long usersAsked) {

    boolean isC2s() {
        return node.role() == Role.C2S;
    }

    long connections() {
        return isC2s()
                ? sample.map(Sample.NodeSample::connections)
                        .map(NodeStatus::known)
                        .orElse(0L)
                : 0;
    }

    long sessions() {
        return sample.map(Sample.NodeSample::sessions).map(NodeStatus::known).orElse(0L);
    }

    /** Where it stops to take clients: what was asked, or less when what is in force allows less. 0 when not known. */
    long capacity() {
        return isC2s()
                ? sample.filter(s -> s.connectionLimit() > 0)
                        .map(s -> Math.min(s.connectionLimit(), usersAsked))
                        .orElse(0L)
                : 0;
    }

    boolean filesLow() {
        return sample.filter(s -> s.openFilesInForce() >= 0 && s.pid() > 0 && s.openFilesInForce() < filesAsked)
                .isPresent();
    }

    boolean placesLow() {
        return isC2s()
                && sample.filter(s -> s.connectionLimit() > 0 && s.connectionLimit() < usersAsked)
                        .isPresent();
    }

    /** How long clients will still accept its certificate, negative when they do no longer; empty when it has none. */
    Optional<Duration> certificateLeft(Instant now) {
        return sample.filter(s -> s.up() && s.certificateEnd() > 0)
                .map(s -> Duration.between(now, Instant.ofEpochMilli(s.certificateEnd())));
    }

    /** Whether the console may count on it for clients. */
    boolean serves() {
        return condition == Condition.SERVING
                || condition == Condition.NEARLY_FULL
                || condition == Condition.FULL
                || condition == Condition.LIMIT_TOO_LOW
                || condition.isOfCertificate()
                || condition == Condition.SILENT
                || (condition == Condition.DEPLOYING
                        && sample.filter(s -> s.up() && s.ready()).isPresent());
    }

    private static long known(long value) {
        return Math.max(0, value);
    }
}
