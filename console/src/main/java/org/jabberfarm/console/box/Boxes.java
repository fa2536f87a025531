package org.jabberfarm.console.box;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.facts.Checks;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.InventoryFile;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.ssh.Credentials;
import org.jabberfarm.console.ssh.HostKey;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Routes;

/** Boxes from the first form to a trusted, checked login: pages and API, and what both of them do. */
public final class Boxes {
    static final String SUDO_PASSWORD_MISSING = "Type the password that sudo asks for.";

    private final Inventory inventory;
    private final HostKeys hostKeys;
    private final Credentials credentials;
    private final Connections connections;
    private final FactsReader facts;
    private final ToLongFunction<String> users;
    private final Audit audit;
    private final OncePasswords passwords = new OncePasswords(Clock.systemUTC());

    /** The last test of each box, to be shown after the redirect. */
    private final Map<String, Checkup> checkups = new ConcurrentHashMap<>();

    public Boxes(
            Inventory inventory,
            SettingsStore settings,
            HostKeys hostKeys,
            Credentials credentials,
            Connections connections,
            FactsReader facts,
            ToLongFunction<String> users,
            Audit audit) {
        this.inventory = inventory;
        this.hostKeys = hostKeys;
        this.credentials = credentials;
        this.connections = connections;
        this.facts = facts;
        this.users = users;
        this.audit = audit;
    }

    /** To be declared before any route {@code /boxes/{name}}, which would catch {@code /boxes/new}. */
    public List<Routes> routes() {
        return List.of(
                new BoxListPages(this),
                new BoxFormPages(this),
                new TrustManyPages(this),
                new TrustPages(this),
                new CheckPages(this),
                new RemovePages(this),
                new BoxApi(this));
    }

    /** Clients and sessions on a box by its latest sample, however old; 0 when nothing is known. */
    long users(Box box) {
        return box.nodes().stream()
                .mapToLong(n -> Math.max(0, users.applyAsLong(n.name())))
                .sum();
    }

    Inventory inventory() {
        return inventory;
    }

    HostKeys hostKeys() {
        return hostKeys;
    }

    Credentials credentials() {
        return credentials;
    }

    /** Whether the inventory would take it. */
    void check(BoxDraft draft) {
        inventory.check(draft);
    }

    /** @throws Invalid with the problems of box and logins together; nothing is added then */
    synchronized Box add(BoxDraft draft, Logins logins, String who) {
        Map<String, String> problems = new LinkedHashMap<>();
        BoxDraft asked = draft;
        try {
            asked = inventory.check(draft);
        } catch (Invalid e) {
            problems.putAll(e.problems());
        }
        if (draft.sudo() == Sudo.PASSWORD && logins.sudoPassword().isEmpty()) {
            problems.put("sudoPassword", SUDO_PASSWORD_MISSING);
        }
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        credentials.forget(asked.name());
        store(asked.name(), logins);
        return inventory.add(asked, who);
    }

    /** @throws Invalid likewise; nothing is changed then */
    synchronized Box change(String name, BoxDraft draft, Logins logins, String who) {
        boolean forget = logins.consoleKey() && credentials.hasKey(name);
        if (draft.sudo() == Sudo.PASSWORD
                && logins.sudoPassword().isEmpty()
                && (forget || !credentials.hasSudoPassword(name))) {
            throw new Invalid("sudoPassword", SUDO_PASSWORD_MISSING);
        }
        Box before = inventory.get(name);
        Box box = inventory.change(name, draft, who);
        if (forget) {
            credentials.forget(name);
            audit.record(who, "box.credentials", name, "own key forgotten, logs in with the console's");
        }
        try {
            store(name, logins);
        } catch (Invalid e) {
            inventory.change(name, Drafts.of(before), who);
            throw e;
        }
        if (logins.key().isPresent() || logins.sudoPassword().isPresent()) {
            audit.record(
                    who, "box.credentials", name, logins.key().isPresent() ? "another key" : "another sudo password");
        }
        connections.drop(name);
        checkups.remove(name);
        return box;
    }

    synchronized void remove(String name, String who) {
        inventory.remove(name, who);
        forget(name, who);
    }

    /** The whole inventory from a file. Boxes that are new there log in with the console's key until they get another. */
    synchronized Inventory.Imported replace(InventoryFile file, String who) {
        Inventory.Imported imported = inventory.replace(file, who);
        imported.removed().forEach(name -> forget(name, who));
        imported.changed().forEach(name -> {
            connections.drop(name);
            checkups.remove(name);
        });
        return imported;
    }

    private void forget(String name, String who) {
        connections.drop(name);
        hostKeys.forget(name, who);
        credentials.forget(name);
        passwords.take(name);
        checkups.remove(name);
    }

    /** The host keys that the box shows now. */
    List<HostKey> ask(Box box) throws IOException {
        return Deadline.within("ask " + box.name() + " for its host keys", () -> hostKeys.ask(box));
    }

    /** Approves what the box shows now; a password that waited for this installs the console's key. */
    List<HostKey> approve(Box box, Optional<String> fingerprint, String how, String who) throws IOException {
        List<HostKey> keys = Deadline.within(
                "ask " + box.name() + " for its host keys", () -> hostKeys.approve(box, fingerprint, how, who));
        connections.drop(box.name());
        return keys;
    }

    /** Takes the approval of the host key back: nothing reaches the box until somebody approves it anew. */
    void takeBack(Box box, String who) {
        hostKeys.forget(box.name(), who);
        connections.drop(box.name());
        checkups.remove(box.name());
    }

    /** Installs the console's key with the password that waits for it, if one does. */
    void installKeyIfAsked(Box box, String who) throws IOException {
        Optional<Secret> password = passwords.take(box.name());
        if (password.isPresent()) {
            installKey(box, password.get(), who);
        }
    }

    void installKey(Box box, Secret password, String who) throws IOException {
        Deadline.within("install the console's key on " + box.name(), () -> {
            connections.installKey(box, password);
            return box;
        });
        connections.drop(box.name());
        audit.record(who, "box.key", box.name(), "console's public key installed for " + box.user());
    }

    boolean passwordWaits(String box) {
        return passwords.has(box);
    }

    /** Logs in and reads the facts; what fails is part of the answer. */
    Checkup check(Box box) {
        Instant start = Instant.now();
        Checkup checkup;
        try {
            Facts read = Deadline.within("read the facts of " + box.name(), () -> facts.read(box));
            checkup = new Checkup(
                    Instant.now(),
                    Duration.between(start, Instant.now()),
                    Optional.of(read),
                    Checks.of(box, read),
                    Optional.empty());
        } catch (IOException e) {
            checkup = failed(start, e);
        }
        checkups.put(box.name(), checkup);
        return checkup;
    }

    /** Keeps a failure on the way to a check, so that the check's page shows it. */
    void failedBeforeCheck(Box box, IOException failure) {
        checkups.put(box.name(), failed(Instant.now(), failure));
    }

    Optional<Checkup> lastCheck(String box) {
        return Optional.ofNullable(checkups.get(box));
    }

    private static Checkup failed(Instant start, IOException failure) {
        return new Checkup(
                Instant.now(),
                Duration.between(start, Instant.now()),
                Optional.empty(),
                List.of(),
                Optional.of(Trouble.of(failure)));
    }

    private void store(String box, Logins logins) {
        logins.key().ifPresent(key -> {
            try {
                credentials.key(box, key);
            } catch (Invalid e) {
                throw new Invalid("key", String.join(" ", e.problems().values()));
            }
        });
        logins.sudoPassword().ifPresent(p -> credentials.sudoPassword(box, p));
        logins.password().ifPresent(p -> passwords.put(box, p));
    }
}
