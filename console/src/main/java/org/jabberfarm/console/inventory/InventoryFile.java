package org.jabberfarm.console.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.settings.Settings;

/**
 * All boxes with the names and ports of their nodes, as one file for version control. Secrets are not in it. Written and
 * read again it changes nothing; a port left out is given out.
 */
public record InventoryFile(List<Entry> boxes) {
    /**
     * A box; what is null has its default.
     *
     * @param sudo {@code none}, {@code passwordless} or {@code password}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String name,
            String host,
            Integer sshPort,
            String user,
            String sudo,
            String via,
            String root,
            String address,
            String publicHost,
            Integer agentMetricsPort,
            List<String> tags,
            List<NodeEntry> nodes) {}

    /** A node; a port of 0 is given out if its role has one. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record NodeEntry(String name, int port, int tlsPort, int linkPort, int metricsPort) {}

    static InventoryFile of(List<Box> boxes) {
        return new InventoryFile(boxes.stream().map(InventoryFile::entry).toList());
    }

    private static Entry entry(Box box) {
        return new Entry(
                box.name(),
                box.host(),
                box.sshPort(),
                box.user(),
                box.sudo().name().toLowerCase(Locale.ROOT),
                box.via().orElse(null),
                box.root().equals("/") ? null : box.root(),
                box.address(),
                box.publicHost().isEmpty() ? null : box.publicHost(),
                box.agentMetricsPort(),
                box.tags(),
                box.nodes().stream()
                        .map(n -> new NodeEntry(n.name(), n.port(), n.tlsPort(), n.linkPort(), n.metricsPort()))
                        .toList());
    }

    /** @throws Invalid with problems by box name and field, {@code edge-1.host} */
    List<Box> read(Settings settings) {
        Map<String, String> problems = new LinkedHashMap<>();
        Map<String, Box> asked = new LinkedHashMap<>();
        Map<String, BoxDraft> drafts = new HashMap<>();
        for (Entry entry : Objects.requireNonNullElse(boxes, List.<Entry>of())) {
            String name = Objects.requireNonNullElse(entry.name(), "");
            List<Node> nodes = nodes(entry, problems);
            BoxDraft draft = BoxRules.normal(draft(entry, nodes, problems));
            if (asked.put(draft.name(), box(draft, entry, nodes)) != null) {
                problems.put(name + ".name", "There are two boxes of this name.");
            }
            drafts.put(draft.name(), draft);
        }
        uniqueNames(asked.values().stream().flatMap(b -> b.nodes().stream()).toList(), problems);
        asked.values().forEach(box -> {
            try {
                BoxRules.check(drafts.get(box.name()), others(asked, box));
            } catch (Invalid e) {
                e.problems().forEach((field, problem) -> problems.putIfAbsent(box.name() + "." + field, problem));
            }
        });
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        for (Box box : List.copyOf(asked.values())) {
            Box laid = Layout.box(drafts.get(box.name()), Optional.of(box), others(asked, box), settings);
            samePorts(box, laid, problems);
            asked.put(box.name(), laid);
        }
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        return asked.values().stream()
                .sorted(Comparator.comparing(Box::name, NaturalOrder.OF_NAMES))
                .toList();
    }

    private static List<Box> others(Map<String, Box> all, Box box) {
        return all.values().stream().filter(b -> b != box).toList();
    }

    private static BoxDraft draft(Entry entry, List<Node> nodes, Map<String, String> problems) {
        Set<Role> roles = nodes.stream().map(Node::role).collect(Collectors.toSet());
        String word = Objects.requireNonNullElse(entry.sudo(), "none");
        Optional<Sudo> sudo = Arrays.stream(Sudo.values())
                .filter(s -> s.name().equalsIgnoreCase(word))
                .findFirst();
        if (sudo.isEmpty()) {
            problems.put(entry.name() + ".sudo", "One of none, passwordless and password.");
        }
        return new BoxDraft(
                entry.name(),
                entry.host(),
                Objects.requireNonNullElse(entry.sshPort(), 22),
                entry.user(),
                sudo.orElse(Sudo.NONE),
                Optional.ofNullable(entry.via()),
                entry.root(),
                entry.address(),
                entry.publicHost(),
                roles,
                Math.max(1, (int)
                        nodes.stream().filter(n -> n.role() == Role.C2S).count()),
                Objects.requireNonNullElse(entry.tags(), List.of()));
    }

    private static Box box(BoxDraft draft, Entry entry, List<Node> nodes) {
        return new Box(
                draft.name(),
                draft.host(),
                draft.sshPort(),
                draft.user(),
                draft.sudo(),
                draft.via(),
                draft.root(),
                draft.address(),
                draft.publicHost(),
                Objects.requireNonNullElse(entry.agentMetricsPort(), 0),
                draft.tags(),
                nodes);
    }

    private static List<Node> nodes(Entry entry, Map<String, String> problems) {
        List<Node> nodes = new ArrayList<>();
        for (NodeEntry node : Objects.requireNonNullElse(entry.nodes(), List.<NodeEntry>of())) {
            String name = Objects.requireNonNullElse(node.name(), "");
            Optional<Role> role = name.matches("[a-z0-9]+-[1-9]\\d{0,4}")
                    ? Role.of(name.substring(0, name.indexOf('-')))
                    : Optional.empty();
            if (role.isEmpty()) {
                problems.put(entry.name() + ".nodes", "\"" + name + "\" is no node: c2s-1, jsm-1 and so on.");
                continue;
            }
            if (List.of(node.port(), node.tlsPort(), node.linkPort(), node.metricsPort()).stream()
                    .anyMatch(p -> p < 0 || p > 65_535)) {
                problems.put(entry.name() + ".nodes", name + " has a port outside of 1 to 65535.");
            }
            nodes.add(new Node(
                    name, role.get(), entry.name(), node.port(), node.tlsPort(), node.linkPort(), node.metricsPort()));
        }
        return nodes;
    }

    private static void uniqueNames(List<Node> nodes, Map<String, String> problems) {
        Set<String> names = new HashSet<>();
        nodes.stream()
                .filter(n -> !names.add(n.name()))
                .forEach(n -> problems.put(n.box() + ".nodes", n.name() + " is there twice."));
    }

    /** A port that was asked for and is not what came out is somebody else's. */
    private static void samePorts(Box asked, Box laid, Map<String, String> problems) {
        for (Node node : asked.nodes()) {
            Node got = laid.nodes().stream()
                    .filter(n -> n.name().equals(node.name()))
                    .findFirst()
                    .orElseThrow();
            if (moved(node.port(), got.port())
                    || moved(node.tlsPort(), got.tlsPort())
                    || moved(node.linkPort(), got.linkPort())
                    || moved(node.metricsPort(), got.metricsPort())) {
                problems.put(
                        asked.name() + ".nodes",
                        node.name() + " asks for a port that something else at the same address, or a link, has.");
            }
        }
        if (moved(asked.agentMetricsPort(), laid.agentMetricsPort())) {
            problems.put(asked.name() + ".agentMetricsPort", "Something else at the same address has this port.");
        }
    }

    private static boolean moved(int asked, int got) {
        return asked != 0 && asked != got;
    }
}
