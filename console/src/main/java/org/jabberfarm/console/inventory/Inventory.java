package org.jabberfarm.console.inventory;

import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;

/** The boxes and nodes of the farm at rest. Names and ports of nodes are given out here and stay. */
public final class Inventory {
    public Inventory(Database database, Vault vault, SettingsStore settings, Audit audit) {}

    /** All boxes in name order. */
    public List<Box> boxes() {
        return List.of();
    }

    public Optional<Box> find(String name) {
        return boxes().stream().filter(b -> b.name().equals(name)).findFirst();
    }

    /** @throws NotFound when there is no such box */
    public Box get(String name) {
        return find(name).orElseThrow(() -> new NotFound("There is no box " + name + "."));
    }

    /** All nodes of a role in name order. */
    public List<Node> nodes(Role role) {
        return boxes().stream().flatMap(b -> b.nodes(role).stream()).toList();
    }

    public Optional<Node> node(String name) {
        return boxes().stream()
                .flatMap(b -> b.nodes().stream())
                .filter(n -> n.name().equals(name))
                .findFirst();
    }

    public Box add(BoxDraft draft, String who) {
        throw new IllegalStateException("later");
    }

    public Box change(String name, BoxDraft draft, String who) {
        throw new IllegalStateException("later");
    }

    public void remove(String name, String who) {
        throw new IllegalStateException("later");
    }

    /** The secret that a c2s node and the JSM share, made with the node. */
    public Secret linkSecret(String node) {
        throw new IllegalStateException("later");
    }
}
