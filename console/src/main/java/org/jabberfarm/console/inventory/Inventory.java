package org.jabberfarm.console.inventory;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.secret.RandomToken;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jdbi.v3.core.Jdbi;

/** The boxes and nodes of the farm at rest. Names and ports of nodes are given out here, as {@link Layout} says, and stay. */
public final class Inventory {
    private final Jdbi jdbi;
    private final Vault vault;
    private final SettingsStore settings;
    private final Audit audit;

    /** What the tables hold: no other process writes them, and pages and collector ask all the time. */
    private volatile List<Box> boxes;

    public Inventory(Database database, Vault vault, SettingsStore settings, Audit audit) {
        this.jdbi = database.jdbi();
        this.vault = vault;
        this.settings = settings;
        this.audit = audit;
        this.boxes = jdbi.withHandle(BoxTable::all);
    }

    /** All boxes in name order, {@code edge-2} before {@code edge-10}. */
    public List<Box> boxes() {
        return boxes;
    }

    public Optional<Box> find(String name) {
        return boxes.stream().filter(b -> b.name().equals(name)).findFirst();
    }

    /** @throws NotFound when there is no such box */
    public Box get(String name) {
        return find(name).orElseThrow(() -> new NotFound("There is no box " + name + "."));
    }

    /** All nodes of a role in name order. */
    public List<Node> nodes(Role role) {
        return boxes.stream()
                .flatMap(b -> b.nodes(role).stream())
                .sorted(Comparator.comparing(Node::name, NaturalOrder.OF_NAMES))
                .toList();
    }

    public Optional<Node> node(String name) {
        return boxes.stream()
                .flatMap(b -> b.nodes().stream())
                .filter(n -> n.name().equals(name))
                .findFirst();
    }

    /**
     * Whether {@link #add} would take it; nothing is changed.
     *
     * @return the draft as it would be stored: names in lower case, defaults filled in
     * @throws Invalid with one problem for each field that has any
     */
    public BoxDraft check(BoxDraft draft) {
        BoxDraft asked = BoxRules.normal(draft);
        BoxRules.check(asked, boxes);
        return asked;
    }

    /**
     * Adds a box with its nodes and their link secrets.
     *
     * @throws Invalid with one problem for each field that has any; nothing is added then
     */
    public synchronized Box add(BoxDraft draft, String who) {
        BoxDraft asked = BoxRules.normal(draft);
        BoxRules.check(asked, boxes);
        Box box = Layout.box(asked, Optional.empty(), boxes, settings.load());
        store(box, List.of());
        audit.record(who, "box.add", box.name(), Difference.of(box));
        return box;
    }

    /**
     * Changes a box. Its nodes stay; of too many the ones with the highest numbers go, with their secrets. A box keeps
     * its name.
     *
     * @throws Invalid with one problem for each field that has any; nothing is changed then
     */
    public synchronized Box change(String name, BoxDraft draft, String who) {
        Box before = get(name);
        BoxDraft asked = BoxRules.normal(draft);
        List<Box> others = boxes.stream().filter(b -> !b.name().equals(name)).toList();
        if (!asked.name().equals(name)) {
            throw new Invalid(
                    "name",
                    "A box keeps its name, since its host key, history and files go by it. Add a box of the new name.");
        }
        BoxRules.check(asked, others);
        Box after = Layout.box(asked, Optional.of(before), others, settings.load());
        if (!after.equals(before)) {
            store(after, before.nodes());
            audit.record(who, "box.change", name, Difference.between(before, after));
        }
        return after;
    }

    /**
     * Forgets a box, its nodes and their secrets. What runs there is not touched.
     *
     * @throws Conflict when other boxes are reached through it
     */
    public synchronized void remove(String name, String who) {
        Box box = get(name);
        String through = boxes.stream()
                .filter(b -> b.via().filter(name::equals).isPresent())
                .map(Box::name)
                .collect(Collectors.joining(", "));
        if (!through.isEmpty()) {
            throw new Conflict(name + " cannot be removed: " + through + " is reached through it. Give " + through
                    + " another way first.");
        }
        jdbi.useHandle(h -> BoxTable.remove(h, name));
        box.nodes().forEach(n -> vault.remove(secretId(n.name())));
        boxes = jdbi.withHandle(BoxTable::all);
        audit.record(who, "box.remove", name, Difference.of(box));
    }

    /** All of it as one file. */
    public InventoryFile file() {
        return InventoryFile.of(boxes);
    }

    /** Names of the boxes that an import has added, changed and removed. */
    public record Imported(List<String> added, List<String> changed, List<String> removed) {}

    /**
     * Makes the inventory what the file says, in one piece. Nodes that stay keep their secrets.
     *
     * @throws Invalid with problems by box name and field; nothing is changed then
     */
    public synchronized Imported replace(InventoryFile file, String who) {
        List<Box> asked = file.read(settings.load());
        Map<String, Box> before =
                boxes.stream().collect(Collectors.toMap(Box::name, b -> b, (a, b) -> a, LinkedHashMap::new));
        Map<String, Box> after =
                asked.stream().collect(Collectors.toMap(Box::name, b -> b, (a, b) -> a, LinkedHashMap::new));
        List<Box> added =
                asked.stream().filter(b -> !before.containsKey(b.name())).toList();
        List<Box> changed = asked.stream()
                .filter(b ->
                        before.containsKey(b.name()) && !before.get(b.name()).equals(b))
                .toList();
        List<Box> removed =
                boxes.stream().filter(b -> !after.containsKey(b.name())).toList();

        Set<String> old = c2sNames(boxes);
        Set<String> now = c2sNames(asked);
        now.stream().filter(n -> !old.contains(n)).forEach(n -> vault.put(secretId(n), new Secret(RandomToken.make())));
        jdbi.useTransaction(h -> BoxTable.replace(h, asked));
        old.stream().filter(n -> !now.contains(n)).forEach(n -> vault.remove(secretId(n)));
        boxes = jdbi.withHandle(BoxTable::all);

        added.forEach(b -> audit.record(who, "box.add", b.name(), Difference.of(b)));
        changed.forEach(b -> audit.record(who, "box.change", b.name(), Difference.between(before.get(b.name()), b)));
        removed.forEach(b -> audit.record(who, "box.remove", b.name(), Difference.of(b)));
        return new Imported(names(added), names(changed), names(removed));
    }

    private static Set<String> c2sNames(List<Box> boxes) {
        return boxes.stream()
                .flatMap(b -> b.nodes(Role.C2S).stream())
                .map(Node::name)
                .collect(Collectors.toSet());
    }

    private static List<String> names(List<Box> boxes) {
        return boxes.stream().map(Box::name).toList();
    }

    /**
     * The secret that a c2s node and the JSM share, made with the node.
     *
     * @throws NotFound when there is no such c2s node
     */
    public Secret linkSecret(String node) {
        return vault.get(secretId(node)).orElseThrow(() -> new NotFound("There is no c2s node " + node + "."));
    }

    /** New link secrets for the c2s nodes of a box. The links use them after the next deploy. */
    public synchronized void rotate(String name, String who) {
        Box box = get(name);
        List<Node> nodes = box.nodes(Role.C2S);
        nodes.forEach(n -> vault.put(secretId(n.name()), new Secret(RandomToken.make())));
        audit.record(
                who,
                "box.rotate",
                name,
                nodes.stream().map(Node::name).collect(Collectors.joining(", ", "link secrets of ", "")));
    }

    /** A secret is there before its node is, and goes after it: a node without one could not be deployed. */
    private void store(Box box, List<Node> before) {
        Set<String> old = before.stream().map(Node::name).collect(Collectors.toSet());
        box.nodes(Role.C2S).stream()
                .map(Node::name)
                .filter(n -> !old.contains(n))
                .forEach(n -> vault.put(secretId(n), new Secret(RandomToken.make())));
        jdbi.useTransaction(h -> BoxTable.put(h, box));
        box.nodes().forEach(n -> old.remove(n.name()));
        old.forEach(n -> vault.remove(secretId(n)));
        boxes = jdbi.withHandle(BoxTable::all);
    }

    private static String secretId(String node) {
        return "node." + node + ".secret";
    }
}
