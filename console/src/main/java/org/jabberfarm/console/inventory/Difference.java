package org.jabberfarm.console.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** A box, and what changed about it, in words for the audit log. */
final class Difference {
    private Difference() {}

    static String of(Box box) {
        return box.host() + " port " + box.sshPort() + ", login " + box.user() + ", nodes " + names(box.nodes());
    }

    static String between(Box before, Box after) {
        List<String> words = new ArrayList<>();
        changed(words, "host", before.host(), after.host());
        changed(words, "SSH port", before.sshPort(), after.sshPort());
        changed(words, "login", before.user(), after.user());
        changed(words, "sudo", word(before.sudo()), word(after.sudo()));
        changed(words, "bastion", before.via().orElse("none"), after.via().orElse("none"));
        changed(words, "root", before.root(), after.root());
        changed(words, "address", before.address(), after.address());
        changed(words, "public host", before.publicHost(), after.publicHost());
        changed(words, "agent's metrics port", before.agentMetricsPort(), after.agentMetricsPort());
        changed(words, "tags", String.join(" ", before.tags()), String.join(" ", after.tags()));
        for (Node node : after.nodes()) {
            before.nodes().stream()
                    .filter(n -> n.name().equals(node.name()))
                    .findFirst()
                    .ifPresentOrElse(
                            n -> changed(words, node.name() + " ports", ports(n), ports(node)),
                            () -> words.add(node.name() + " added"));
        }
        before.nodes().stream()
                .filter(n -> after.nodes().stream().noneMatch(a -> a.name().equals(n.name())))
                .forEach(n -> words.add(n.name() + " removed"));
        return String.join("; ", words);
    }

    private static void changed(List<String> words, String what, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            words.add(what + " \"" + before + "\" to \"" + after + "\"");
        }
    }

    private static String names(List<Node> nodes) {
        return nodes.stream().map(Node::name).collect(Collectors.joining(" "));
    }

    private static String ports(Node node) {
        return node.port() + " " + node.tlsPort() + " " + node.linkPort() + " " + node.metricsPort();
    }

    private static String word(Sudo sudo) {
        return sudo.name().toLowerCase(Locale.ROOT);
    }
}
