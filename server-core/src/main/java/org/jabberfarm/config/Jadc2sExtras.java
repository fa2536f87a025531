package org.jabberfarm.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Settings of later versions of jadc2s that ours obeys too. They stay in the file as an administrator wrote them.
 *
 * @param aliases names that clients may ask for, and the domain that each stands for; under the empty name, the domain for
 *     all that is none of ours
 * @param noRegister domains that do not offer registration in their stream features; holds the empty name for all
 * @param noLegacyAuth the same for {@code jabber:iq:auth}
 * @param httpForward where a browser is sent that asks on a client port; empty for nowhere
 * @param ipLog whether the address of each login is logged
 */
public record Jadc2sExtras(
        Map<String, String> aliases,
        Set<String> noRegister,
        Set<String> noLegacyAuth,
        String httpForward,
        boolean ipLog) {
    static final List<String> LOCAL = List.of("alias", "httpforward", "noregister", "nolegacyauth");
    static final List<String> IO = List.of("iplog");

    /** The domain that a client means. */
    public String domain(String asked, List<String> ours) {
        return ours.contains(asked) ? asked : aliases.getOrDefault(asked, aliases.getOrDefault("", asked));
    }

    public boolean offersRegistration(String domain) {
        return !noRegister.contains(domain) && !noRegister.contains("");
    }

    public boolean offersLegacyAuth(String domain) {
        return !noLegacyAuth.contains(domain) && !noLegacyAuth.contains("");
    }

    static Jadc2sExtras of(List<ConfigNode> local, List<ConfigNode> io, List<String> ids) {
        Map<String, String> aliases = new HashMap<>();
        for (ConfigNode node : local) {
            if (node.name.equals("alias")) {
                aliases.put(lower(node.value()), target(node, ids));
            }
        }
        return new Jadc2sExtras(
                Map.copyOf(aliases),
                names(local, "noregister"),
                names(local, "nolegacyauth"),
                local.stream()
                        .filter(node -> node.name.equals("httpforward"))
                        .map(ConfigNode::value)
                        .findFirst()
                        .orElse(""),
                io.stream().anyMatch(node -> node.name.equals("iplog")));
    }

    /** What is wrong in these elements. */
    static void check(ConfigXml.Source source, List<ConfigNode> nodes, List<String> ids) {
        for (ConfigNode node : nodes) {
            if (node.name.equals("alias") && !ids.contains(target(node, ids))) {
                // No reason not to start: the domain may have been taken out elsewhere.
                source.warning(
                        node, "local/alias", "\"" + target(node, ids) + "\" is no domain of this c2s; no effect");
            } else if (node.name.equals("httpforward") && !node.value().matches("https?://[!-~&&[^\"'<>]]+")) {
                source.problem(node, "local/httpforward", "\"" + node.value() + "\"", "the address of a web page");
            }
        }
    }

    private static String target(ConfigNode alias, List<String> ids) {
        String to = alias.attributes.get("to");
        return to == null ? ids.isEmpty() ? "" : ids.get(0) : lower(to);
    }

    private static Set<String> names(List<ConfigNode> nodes, String name) {
        return nodes.stream()
                .filter(node -> node.name.equals(name))
                .map(node -> lower(node.value()))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
