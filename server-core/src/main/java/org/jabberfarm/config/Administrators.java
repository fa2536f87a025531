package org.jabberfarm.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code <admin>} of jabber.xml: bare JIDs of those who look after the server, and what a stranger who writes to it hears.
 *
 * @param read may see who is online
 * @param write may also speak to all who are
 * @param replySubject subject of the automatic answer; it and {@code replyBody} empty for none
 */
public record Administrators(List<String> read, List<String> write, String replySubject, String replyBody) {

    static Administrators of(List<String> write, List<ConfigNode> nodes) {
        List<String> read = nodes.stream()
                .filter(node -> node.name.equals("read"))
                .map(ConfigNode::value)
                .toList();
        return new Administrators(read, List.copyOf(write), reply(nodes, "subject"), reply(nodes, "body"));
    }

    private static String reply(List<ConfigNode> nodes, String part) {
        return nodes.stream()
                .filter(node -> node.name.equals("reply"))
                .flatMap(node -> node.children.stream())
                .filter(child -> child.name.equals(part))
                .map(ConfigNode::value)
                .findFirst()
                .orElse("");
    }

    /** Both kinds, each once. */
    public Set<String> all() {
        Set<String> all = new LinkedHashSet<>(write);
        all.addAll(read);
        return all;
    }
}
