package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.metrics.Reach;

/** Says what is wrong: what users feel first, then the numbers, then the next move. */
final class Explain {

    /** A box as a whole; empty when there is nothing to worry about. */
    Optional<Wrong> box(BoxStatus box, Optional<Boolean> link) {
        String name = box.box().name();
        String clients = Text.count(box.connections(), "client");
        String problem = box.seen().problem().map(p -> " " + sentence(p)).orElse("");
        return switch (box.condition()) {
            case HOST_KEY_CHANGED ->
                Optional.of(wrong(
                        box,
                        name + " shows another host key",
                        "Deploys are blocked and nothing is read. Either the box was installed anew, or someone stands between."
                                + (box.connections() > 0 ? " Its last known " + clients + " may well be served." : ""),
                        "Compare keys"));
            case SILENT ->
                Optional.of(wrong(
                        box,
                        name + " sends no samples",
                        (link.isPresent()
                                        ? "Its link still carries packets, so its " + clients
                                                + " are most likely served; what broke is the way to its agent."
                                        : "Whether its " + clients + " are served is not known.")
                                + problem + " Its numbers are the last ones known.",
                        "Check " + name));
            case DOWN ->
                Optional.of(wrong(
                        box,
                        name + " is gone",
                        (box.connections() > 0
                                        ? "The " + clients + " it had have most likely lost their connection."
                                        : box.sessions() > 0
                                                ? "Nobody can log in as long as it is away; "
                                                        + Text.count(box.sessions(), "session") + " are cut off."
                                                : "It carried no clients.")
                                + " No sample for " + Text.length(box.age().orElse(Duration.ZERO))
                                + link.map(up -> ", and its link is down.").orElse(".") + problem,
                        "Check " + name));
            case NOT_READ ->
                box.seen().reach() == Reach.NO_SSH
                        ? Optional.of(wrong(
                                box,
                                name + " cannot be reached",
                                "It carries no clients yet, so no user feels it." + problem,
                                "Check " + name))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    Wrong node(BoxStatus box, NodeStatus node) {
        NodeSample sample = node.sample().orElseThrow();
        String name = node.node().name() + " on " + box.box().name();
        return switch (node.condition()) {
            case DOWN ->
                new Wrong(
                        Condition.DOWN,
                        Condition.DOWN.word(),
                        box.box().name(),
                        node.node().name(),
                        name + (sample.up() ? " does not serve" : " does not answer"),
                        (node.isC2s()
                                        ? "No client can connect through it."
                                        : "Nobody can log in, and nothing is delivered.")
                                + " " + reason(sample),
                        "Explain",
                        "/boxes/" + box.box().name());
            case FULL, NEARLY_FULL ->
                new Wrong(
                        node.condition(),
                        node.condition().word(),
                        box.box().name(),
                        node.node().name(),
                        name + " carries " + Text.number(node.connections()) + " of " + Text.number(node.capacity()),
                        "Room for " + Text.number(Math.max(0, node.capacity() - node.connections()))
                                + " more; after that new clients are refused there. Present ones notice nothing.",
                        "Explain",
                        "/boxes/" + box.box().name());
            default ->
                new Wrong(
                        node.condition(),
                        node.condition().word(),
                        box.box().name(),
                        node.node().name(),
                        node.placesLow()
                                ? name + " stops at " + Text.count(sample.connectionLimit(), "connection")
                                : name + " may open fewer files than asked",
                        limit(node, sample),
                        "Explain",
                        "/boxes/" + box.box().name());
        };
    }

    Wrong drain(BoxStatus box, NodeStatus node, Instant now) {
        NodeSample sample = node.sample().orElseThrow();
        String length =
                Text.length(Duration.between(Instant.ofEpochMilli(sample.drain().since()), now));
        return new Wrong(
                Condition.DRAINING,
                Condition.DRAINING.word() + " " + length,
                box.box().name(),
                node.node().name(),
                node.node().name() + " on " + box.box().name() + " has taken no new clients for " + length,
                DrainView.progress(sample).words(),
                "See its drain",
                "/boxes/" + box.box().name());
    }

    Wrong certificate(BoxStatus box, NodeStatus node, Condition condition, Instant now) {
        Duration left = node.certificateLeft(now).orElseThrow();
        boolean ended = condition == Condition.CERTIFICATE_ENDED;
        String name = node.node().name() + " on " + box.box().name();
        String day = LocalDate.ofInstant(now.plus(left), ZoneOffset.UTC).toString();
        return new Wrong(
                condition,
                ended ? condition.word() : condition.word() + " in " + Text.length(left),
                box.box().name(),
                node.node().name(),
                ended
                        ? name + " shows a certificate that has ended"
                        : name + " shows a certificate that ends in " + Text.length(left),
                (ended
                                ? "Clients that look at it refuse to connect since " + day + "."
                                : "No user feels it yet; from " + day
                                        + " on, clients that look at it refuse to connect.")
                        + " Set tls-pem to a new one, or leave it empty for the farm's own, and deploy: nobody is"
                        + " disconnected by it.",
                "Set another",
                "/settings");
    }

    private static String limit(NodeStatus node, NodeSample sample) {
        String files = node.filesLow()
                ? Text.number(node.filesAsked()) + " open files asked, " + Text.number(sample.openFilesInForce())
                        + " in force. "
                : "";
        return files
                + (node.placesLow()
                        ? "Room for " + Text.number(Math.max(0, sample.connectionLimit() - node.connections()))
                                + " more, not for "
                                + Text.number(Math.max(0, node.usersAsked() - node.connections())) + "."
                        : "No user feels it yet; it leaves less reserve than planned.");
    }

    private static String sentence(String words) {
        return words.isEmpty()
                ? words
                : Character.toUpperCase(words.charAt(0))
                        + words.substring(1)
                        + (".?".indexOf(words.charAt(words.length() - 1)) < 0 ? "." : "");
    }

    private static String reason(NodeSample sample) {
        String text = sample.reason() == null ? "" : sample.reason().strip();
        return text.isEmpty() ? "" : "The agent says: " + text + (text.endsWith(".") ? "" : ".");
    }

    private static Wrong wrong(BoxStatus box, String what, String why, String action) {
        return new Wrong(
                box.condition(),
                box.word(),
                box.box().name(),
                "",
                what,
                why,
                action,
                "/boxes/" + box.box().name() + "/check");
    }
}
