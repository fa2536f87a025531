package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.metrics.Reach;
import org.jabberfarm.console.metrics.Seen;
import org.jabberfarm.console.ssh.HostKeys;

/**
 * Judges the farm: the state of every box and node from what was last seen. Pure, so that each rule can be tested with
 * made-up samples.
 */
final class Survey {
    /** Seconds without a sample after which a box is silent. */
    static final int SILENT_AFTER = 15;

    /** Seconds without a sample after which a box is down, unless its link is seen to be up. */
    static final int DOWN_AFTER = 60;

    /** Before its end, from when a certificate is told of. */
    static final Duration CERTIFICATE = Duration.ofDays(21);

    private static final double NEARLY = 0.80;
    private static final double FULL = 0.95;

    /**
     * What is known of a box.
     *
     * @param filesAsked open files that the units ask for, by node
     * @param deploying whether a deploy is changing it
     */
    record Known(Box box, Seen seen, HostKeys.State key, Map<String, Long> filesAsked, boolean deploying) {}

    private final List<Known> farm;
    private final long usersPerC2s;
    private final Instant now;
    private final Explain explain = new Explain();

    Survey(List<Known> farm, long usersPerC2s, Instant now) {
        this.farm = farm;
        this.usersPerC2s = usersPerC2s;
        this.now = now;
    }

    /** All boxes, worst first. */
    List<BoxStatus> boxes() {
        return farm.stream()
                .map(this::judge)
                .sorted(Comparator.comparing(BoxStatus::condition)
                        .thenComparing(b -> -b.percent())
                        .thenComparing(b -> b.box().name()))
                .toList();
    }

    private BoxStatus judge(Known known) {
        Optional<Condition> own = own(known);
        List<NodeStatus> nodes =
                known.box().nodes().stream().map(n -> judge(known, n, own)).toList();
        Condition worst = own.orElse(nodes.stream()
                .map(NodeStatus::condition)
                .reduce(Condition::worse)
                .orElse(Condition.SERVING));
        Optional<Duration> age = known.seen().age(now);
        BoxStatus bare = new BoxStatus(known.box(), worst, known.seen(), age, nodes, List.of());
        return new BoxStatus(known.box(), worst, known.seen(), age, nodes, wrongs(bare, own, known));
    }

    /** State of the box as a whole; empty when its nodes decide. */
    private Optional<Condition> own(Known known) {
        Seen seen = known.seen();
        if (known.key() == HostKeys.State.CHANGED) {
            return Optional.of(Condition.HOST_KEY_CHANGED);
        }
        if (seen.sample().isEmpty()) {
            return Optional.of(
                    known.deploying()
                            ? Condition.DEPLOYING
                            : known.key() == HostKeys.State.TRUSTED && seen.reach() == Reach.NO_AGENT
                                    ? Condition.NOT_DEPLOYED
                                    : Condition.NOT_READ);
        }
        long age = seen.age(now).orElseThrow().toSeconds();
        if (age < SILENT_AFTER) {
            return Optional.empty();
        }
        if (known.deploying()) {
            return Optional.of(Condition.DEPLOYING);
        }
        Optional<Boolean> link = linkOf(known);
        boolean down = link.map(up -> !up).orElse(age >= DOWN_AFTER);
        return Optional.of(down ? Condition.DOWN : Condition.SILENT);
    }

    private NodeStatus judge(Known known, Node node, Optional<Condition> own) {
        Optional<NodeSample> sample = known.seen().node(node.name());
        long files = known.filesAsked().getOrDefault(node.name(), 0L);
        NodeStatus bare =
                new NodeStatus(node, Condition.SERVING, sample, files, node.role() == Role.C2S ? usersPerC2s : 0);
        return new NodeStatus(
                node, own.orElseGet(() -> judge(bare, known.deploying())), sample, files, bare.usersAsked());
    }

    private Condition judge(NodeStatus node, boolean deploying) {
        if (node.sample().isEmpty()) {
            return deploying ? Condition.DEPLOYING : Condition.NOT_DEPLOYED;
        }
        NodeSample sample = node.sample().get();
        if (!sample.up() || !sample.ready()) {
            return deploying ? Condition.DEPLOYING : Condition.DOWN;
        }
        Optional<Condition> certificate = certificate(node);
        if (certificate.equals(Optional.of(Condition.CERTIFICATE_ENDED))) {
            return Condition.CERTIFICATE_ENDED;
        }
        if (sample.drain().on()) {
            return Condition.DRAINING;
        }
        double share = node.capacity() == 0 ? 0 : (double) node.connections() / node.capacity();
        if (share >= FULL) {
            return Condition.FULL;
        }
        if (node.filesLow() || node.placesLow()) {
            return Condition.LIMIT_TOO_LOW;
        }
        return share >= NEARLY
                ? Condition.NEARLY_FULL
                : certificate.orElse(deploying ? Condition.DEPLOYING : Condition.SERVING);
    }

    private Optional<Condition> certificate(NodeStatus node) {
        return node.certificateLeft(now)
                .filter(left -> left.compareTo(CERTIFICATE) < 0)
                .map(left -> left.isNegative() ? Condition.CERTIFICATE_ENDED : Condition.CERTIFICATE_ENDS);
    }

    /**
     * Whether the links of a box carry packets, as its peers on other boxes see it; empty when none of them has reported
     * lately.
     */
    private Optional<Boolean> linkOf(Known known) {
        List<Boolean> seen = new ArrayList<>();
        for (Node node : known.box().nodes()) {
            Role peerRole = node.role() == Role.C2S ? Role.JSM : Role.C2S;
            for (NodeSample peer : freshPeers(known.box(), peerRole)) {
                if (node.role() == Role.JSM) {
                    // With one JSM every link leads to it.
                    peer.links().values().stream().reduce(Boolean::logicalOr).ifPresent(seen::add);
                } else if (peer.links().containsKey(node.name())) {
                    seen.add(peer.links().get(node.name()));
                }
            }
        }
        return seen.stream().reduce(Boolean::logicalOr);
    }

    private List<NodeSample> freshPeers(Box but, Role role) {
        Predicate<Known> fresh = k -> !k.box().name().equals(but.name())
                && k.seen().age(now).filter(a -> a.toSeconds() < SILENT_AFTER).isPresent();
        Function<Known, Stream<NodeSample>> nodes = k -> k.seen().sample().orElseThrow().nodes().stream();
        return farm.stream()
                .filter(fresh)
                .flatMap(nodes)
                .filter(n -> n.up() && n.role().equals(role.word()))
                .toList();
    }

    private List<Wrong> wrongs(BoxStatus box, Optional<Condition> own, Known known) {
        if (own.isPresent()) {
            return explain.box(box, linkOf(known)).map(List::of).orElse(List.of());
        }
        // A certificate is told of beside what else is wrong with the node: to be renewed, it needs its time.
        Stream<Wrong> nodes = box.nodes().stream()
                .filter(n -> n.condition().isWrong() && !n.condition().isOfCertificate())
                .map(n -> explain.node(box, n));
        Stream<Wrong> certificates = box.nodes().stream()
                .flatMap(n -> certificate(n).map(condition -> explain.certificate(box, n, condition, now)).stream());
        // One that a deploy empties is under way; one that somebody has emptied by hand is easily forgotten.
        Stream<Wrong> drains = known.deploying()
                ? Stream.empty()
                : box.nodes().stream()
                        .filter(n -> n.condition() == Condition.DRAINING)
                        .map(n -> explain.drain(box, n, now));
        return Stream.of(nodes, certificates, drains)
                .flatMap(all -> all)
                .sorted(Comparator.comparing(Wrong::condition))
                .toList();
    }
}
