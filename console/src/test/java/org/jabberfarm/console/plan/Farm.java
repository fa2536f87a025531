package org.jabberfarm.console.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.HostKeys;

/** A real inventory, vault and settings in a folder, with boxes whose facts the test says. */
final class Farm implements AutoCloseable {
    static final String RELEASE = "0.1.0-0123456789ab";

    final Database database;
    final SettingsStore settings;
    final Vault vault;
    final Inventory inventory;
    final DesiredState desired;
    final Plans plans;
    final Map<String, Facts> facts = new HashMap<>();
    final Map<String, Long> users = new HashMap<>();

    /** Clients that the c2s nodes other than the one that is asked about can take. */
    long room;

    private final Clients clients = new Clients(node -> users.getOrDefault(node, 0L), node -> room);

    Farm(Path data) throws IOException {
        Path release = Files.createDirectories(data.resolve("release"));
        Files.writeString(release.resolve("version.txt"), RELEASE + "\n");
        Files.writeString(release.resolve("jabberfarm-" + RELEASE + ".tar.gz"), "not looked at here");
        DataFolder folder = DataFolder.open(data);
        database = Database.open(folder);
        Audit audit = new Audit(database);
        vault = Vault.open(folder, database);
        settings = new SettingsStore(database, vault, audit);
        inventory = new Inventory(database, vault, settings, audit);
        desired = new DesiredState(inventory, settings, vault, () -> ReleaseArchive.in(release));
        plans = new Plans(
                database, inventory, settings, this::read, new HostKeys(database, audit), desired, clients, audit);
    }

    /** With a domain, a box core-1 with the JSM, and boxes edge-1 and edge-2 with one c2s each. */
    static Farm usual(Path data) throws IOException {
        Farm farm = new Farm(data);
        farm.set("domain", "chat.example.org");
        farm.add("core-1", "/", 1, Role.JSM);
        farm.add("edge-1", "/", 1, Role.C2S);
        farm.add("edge-2", "/", 1, Role.C2S);
        return farm;
    }

    void set(String key, String value) {
        settings.set(Map.of(key, value), "test");
    }

    Box add(String name, String root, int c2s, Role... roles) {
        return inventory.add(
                new BoxDraft(
                        name,
                        root.equals("/") ? name + ".example.org" : "127.0.0.1",
                        22,
                        "deploy",
                        root.equals("/") ? Sudo.PASSWORDLESS : Sudo.NONE,
                        Optional.empty(),
                        root,
                        "",
                        Set.of(roles),
                        c2s,
                        List.of()),
                "test");
    }

    Box box(String name) {
        return inventory.get(name);
    }

    /** The box's plan for what the test said of it. */
    BoxPlan plan(String name) {
        Facts found = facts.get(name);
        return Planner.plan(box(name), found, desired.of(box(name), found), clients, 120);
    }

    /** Makes the box's facts those of one that was deployed just now. */
    void deployed(String name) {
        Box box = box(name);
        Facts before = facts.getOrDefault(name, SomeFacts.bare(box));
        facts.put(name, SomeFacts.asked(box, before, desired.of(box, before)));
    }

    private Facts read(Box box) throws IOException {
        Facts found = facts.get(box.name());
        if (found == null) {
            throw new IOException("tried to reach " + box.name() + " but nothing answers; is it switched on?");
        }
        return found;
    }

    @Override
    public void close() {
        database.close();
    }
}
