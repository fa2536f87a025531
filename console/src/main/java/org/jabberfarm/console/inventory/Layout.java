package org.jabberfarm.console.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;

/**
 * Gives out names and ports of one box, never changing what was given out before:
 *
 * <ul>
 *   <li>A node gets the lowest number that no node of its role has in the farm. Of too many nodes the highest numbers go.
 *   <li>A c2s' client ports are the next free ones from {@code c2s-port} and {@code c2s-tls-port} on. Free means that no
 *       box with the same address has it (the boxes of a demo share one) and that it is no link port.
 *   <li>Its link port is the next from {@code link-port} on that nobody in the farm has for anything, since the JSM that
 *       listens there may be on any box.
 *   <li>A node's metrics port counts up from {@code metrics-port}; the agent's counts down from the port below it, so
 *       that both stay in place as nodes come and go.
 * </ul>
 *
 * <p>A port is changed in one case only: when the box moves to an address where another one has it.
 */
final class Layout {
    private static final int LOWEST = 1024;
    private static final int HIGHEST = 65_535;

    private final List<Box> others;
    private final Settings settings;
    private final Set<Integer> here = new HashSet<>();
    private final Set<Integer> anywhere = new HashSet<>();

    private Layout(List<Box> others, Settings settings, BoxDraft draft) {
        this.others = others;
        this.settings = settings;
        here.add(draft.sshPort());
        for (Box box : others) {
            Set<Integer> ports = new HashSet<>();
            ports.add(box.agentMetricsPort());
            box.nodes().forEach(n -> ports.addAll(List.of(n.port(), n.tlsPort(), n.metricsPort())));
            if (box.address().equals(draft.address())) {
                here.add(box.sshPort());
                here.addAll(ports);
            }
            box.nodes().forEach(n -> here.add(n.linkPort()));
            anywhere.addAll(ports);
        }
        here.remove(0);
    }

    /**
     * The box of that draft.
     *
     * @param draft valid
     * @param present the box as it was, when it is changed
     * @param others all other boxes of the farm
     */
    static Box box(BoxDraft draft, Optional<Box> present, List<Box> others, Settings settings) {
        Layout layout = new Layout(others, settings, draft);
        List<Node> nodes = layout.keep(draft, present.map(Box::nodes).orElse(List.of()));
        int agentPort =
                present.map(Box::agentMetricsPort).filter(layout.here::add).orElse(0);
        nodes = layout.complete(nodes);
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
                agentPort != 0 ? agentPort : layout.agentPort(),
                draft.tags(),
                nodes);
    }

    /** Names, and of the ports those that were given out before and are still free; the rest 0. */
    private List<Node> keep(BoxDraft draft, List<Node> present) {
        List<Node> kept = new ArrayList<>();
        for (Role role : Role.values()) {
            int wanted = !draft.roles().contains(role) ? 0 : role == Role.C2S ? draft.c2sCount() : 1;
            List<Node> old = present.stream()
                    .filter(n -> n.role() == role)
                    .sorted(Comparator.comparing(Node::name, NaturalOrder.OF_NAMES))
                    .limit(wanted)
                    .toList();
            old.forEach(n -> kept.add(new Node(
                    n.name(),
                    role,
                    draft.name(),
                    keep(n.port()),
                    keep(n.tlsPort()),
                    keep(n.linkPort()),
                    keep(n.metricsPort()))));
            Set<Integer> numbers = numbers(role, old);
            for (int i = old.size(); i < wanted; i++) {
                int number = 1;
                while (!numbers.add(number)) {
                    number++;
                }
                kept.add(new Node(role.word() + "-" + number, role, draft.name(), 0, 0, 0, 0));
            }
        }
        return kept;
    }

    private int keep(int port) {
        return port != 0 && here.add(port) ? port : 0;
    }

    private Set<Integer> numbers(Role role, List<Node> kept) {
        Set<Integer> numbers = new TreeSet<>();
        List<Node> all = new ArrayList<>(kept);
        others.forEach(b -> all.addAll(b.nodes(role)));
        all.forEach(
                n -> numbers.add(Integer.valueOf(n.name().substring(role.word().length() + 1))));
        return numbers;
    }

    private List<Node> complete(List<Node> nodes) {
        return nodes.stream()
                .map(n -> new Node(
                        n.name(),
                        n.role(),
                        n.box(),
                        n.role() == Role.C2S ? clientPort(n.port(), Setting.C2S_PORT) : 0,
                        n.role() == Role.C2S ? clientPort(n.tlsPort(), Setting.C2S_TLS_PORT) : 0,
                        n.role() == Role.C2S ? linkPort(n.linkPort()) : 0,
                        clientPort(n.metricsPort(), Setting.METRICS_PORT)))
                .sorted(Comparator.comparing(Node::name, NaturalOrder.OF_NAMES))
                .toList();
    }

    private int clientPort(int kept, Setting first) {
        return kept != 0 ? kept : next(first, Set.of());
    }

    private int linkPort(int kept) {
        return kept != 0 ? kept : next(Setting.LINK_PORT, anywhere);
    }

    private int next(Setting first, Set<Integer> alsoTaken) {
        for (int port = settings.number(first); port <= HIGHEST; port++) {
            if (!alsoTaken.contains(port) && here.add(port)) {
                return port;
            }
        }
        throw new Conflict("No port is free from " + first.key() + " " + settings.number(first) + " on; set "
                + first.key() + " to a lower number.");
    }

    private int agentPort() {
        for (int port = settings.number(Setting.METRICS_PORT) - 1; port >= LOWEST; port--) {
            if (here.add(port)) {
                return port;
            }
        }
        // The setting is at the very bottom of the range.
        return next(Setting.METRICS_PORT, Set.of());
    }
}
