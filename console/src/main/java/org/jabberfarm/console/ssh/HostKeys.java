package org.jabberfarm.console.ssh;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.Box;

/** Pinned host keys by box name: unknown, then approved by a person, then trusted; when changed, everything stops. */
public final class HostKeys {
    /** What we think of a box's host key. */
    public enum State {
        /** Never seen. */
        UNKNOWN,
        /** Seen, not approved. */
        PENDING,
        TRUSTED,
        /** Another one was seen after approval. Deploys are blocked. */
        CHANGED
    }

    public HostKeys(Database database, Audit audit) {}

    public State state(String box) {
        return State.UNKNOWN;
    }

    /** Approved keys, all types. */
    public List<HostKey> trusted(String box) {
        return List.of();
    }

    /** Keys last seen that are not approved: what a person has to compare. */
    public List<HostKey> seen(String box) {
        return List.of();
    }

    /** Asks the box for its keys, one connection a type, without logging in. */
    public List<HostKey> ask(Box box) throws IOException {
        throw new IOException("later");
    }

    /**
     * Approves what {@link #ask} shows now, replacing what was approved before.
     *
     * @param fingerprint approve only if one of the keys has it (with or without {@code SHA256:})
     * @param how for the audit log: how the person compared it
     * @throws org.jabberfarm.console.fault.Invalid when no key has that fingerprint; nothing is approved then
     */
    public List<HostKey> approve(Box box, Optional<String> fingerprint, String how, String who) throws IOException {
        throw new IOException("later");
    }

    /** Takes an approval back. */
    public void forget(String box, String who) {}
}
