package org.jabberfarm.console.ssh;

import com.jcraft.jsch.Proxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.Box;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Pinned host keys by box name: unknown, then approved by a person, then trusted; when changed, everything stops. */
public final class HostKeys {
    /** What we think of a box's host key. */
    public enum State {
        /** Never seen. */
        UNKNOWN,
        /** Seen, not approved. */
        PENDING,
        TRUSTED,
        /** Another one was seen after approval. Deploys are blocked until a person approves anew. */
        CHANGED
    }

    /** Who writes what nobody asked for. */
    private static final String CONSOLE = "console";

    private final Jdbi jdbi;
    private final Audit audit;
    private volatile Route route = box -> Optional.empty();

    public HostKeys(Database database, Audit audit) {
        this.jdbi = database.jdbi();
        this.audit = audit;
    }

    public State state(String box) {
        return standing(box).state();
    }

    /** Approved keys, all types. */
    public List<HostKey> trusted(String box) {
        return standing(box).trusted();
    }

    /** Keys last seen that are not approved: what a person has to compare. */
    public List<HostKey> seen(String box) {
        return standing(box).seen();
    }

    /**
     * Asks the box for its keys, one connection a type, without logging in, and keeps them for {@link #seen} and {@link #state}.
     *
     * @throws SshException when nothing answers, or a bastion cannot be used
     */
    public List<HostKey> ask(Box box) throws IOException {
        List<HostKey> shown = new KeyScan(box, route).run();
        saw(box.name(), shown);
        return shown;
    }

    /**
     * Approves what {@link #ask} shows now, replacing what was approved before. With a fingerprint, only the key that has
     * it: the others were not compared.
     *
     * @param fingerprint of the key that was compared (with or without {@code SHA256:}), or several with spaces between
     * @param how for the audit log: how the person compared it
     * @return the keys that are trusted now
     * @throws Invalid when no key has that fingerprint; nothing is approved then
     */
    public List<HostKey> approve(Box box, Optional<String> fingerprint, String how, String who) throws IOException {
        List<HostKey> shown = ask(box);
        List<HostKey> approved = fingerprint.isEmpty() ? shown : matching(box, shown, fingerprint.get());
        jdbi.useTransaction(h -> {
            h.execute("delete from host_key where box = ?", box.name());
            approved.forEach(key -> insert(h, box.name(), key, true));
        });
        audit.record(who, "host-key.approve", box.name(), (how.isBlank() ? "" : how + ": ") + fingerprints(approved));
        return approved;
    }

    /** Takes an approval back. */
    public void forget(String box, String who) {
        int gone = jdbi.withHandle(h -> h.execute("delete from host_key where box = ?", box));
        if (gone > 0) {
            audit.record(who, "host-key.forget", box, "");
        }
    }

    /** How to reach boxes that have a bastion; set by the connections, which are made after this. */
    void route(Route route) {
        this.route = route;
    }

    Standing standing(String box) {
        return jdbi.withHandle(h -> standing(h, box));
    }

    private static Standing standing(Handle handle, String box) {
        Map<Boolean, List<HostKey>> keys = handle.select(
                        "select trusted, public from host_key where box = ? order by type", box)
                .map((r, c) -> Map.entry(r.getBoolean(1), HostKey.of(r.getString(2))))
                .collect(Collectors.partitioningBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return new Standing(keys.get(true), keys.get(false));
    }

    /**
     * Notes keys that a box showed. Once CHANGED it stays so, even if the old key comes back: somebody has to look. A type
     * that was never approved is no change as long as an approved one is shown too.
     */
    void saw(String box, List<HostKey> shown) {
        boolean changed = jdbi.inTransaction(h -> {
            Standing before = standing(h, box);
            if (shown.isEmpty() || (!before.trusted().isEmpty() && !before.contradictedBy(shown))) {
                return false;
            }
            h.execute("delete from host_key where box = ? and not trusted", box);
            shown.stream().filter(key -> !before.trusted().contains(key)).forEach(key -> insert(h, box, key, false));
            return before.state() == State.TRUSTED;
        });
        if (changed) {
            audit.record(CONSOLE, "host-key.changed", box, "now shows " + fingerprints(shown));
        }
    }

    private static List<HostKey> matching(Box box, List<HostKey> shown, String fingerprints) {
        List<HostKey> found = new ArrayList<>();
        for (String wanted : fingerprints.trim().split("[\\s,]+", -1)) {
            String full = wanted.startsWith("SHA256:") ? wanted : "SHA256:" + wanted;
            found.add(shown.stream()
                    .filter(key -> key.fingerprint().equals(full))
                    .findFirst()
                    .orElseThrow(() -> new Invalid(
                            "fingerprint",
                            "No host key that " + box.name()
                                    + " shows has it. Read it on the box's own console: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub."
                                    + " When it differs from what is shown, something stands between.")));
        }
        return found.stream().distinct().toList();
    }

    private static String fingerprints(List<HostKey> keys) {
        return keys.stream().map(k -> k.fingerprint() + " (" + k.type() + ")").collect(Collectors.joining(", "));
    }

    private static void insert(Handle handle, String box, HostKey key, boolean trusted) {
        handle.execute(
                "merge into host_key (box, type, public, trusted, time) key (box, type, trusted) values (?, ?, ?, ?, ?)",
                box,
                key.type(),
                key.blob(),
                trusted,
                System.currentTimeMillis());
    }

    /** The way to a box: empty for straight, else through its bastion. */
    interface Route {
        Optional<Proxy> to(Box box) throws IOException;
    }

    /** All we know of a box's keys. */
    record Standing(List<HostKey> trusted, List<HostKey> seen) {
        State state() {
            if (trusted.isEmpty()) {
                return seen.isEmpty() ? State.UNKNOWN : State.PENDING;
            }
            return seen.isEmpty() ? State.TRUSTED : State.CHANGED;
        }

        /** Whether what is shown speaks against what was approved. */
        boolean contradictedBy(List<HostKey> shown) {
            boolean other = shown.stream()
                    .anyMatch(key -> !trusted.contains(key)
                            && trusted.stream().anyMatch(t -> t.type().equals(key.type())));
            return other || shown.stream().noneMatch(trusted::contains);
        }
    }
}
