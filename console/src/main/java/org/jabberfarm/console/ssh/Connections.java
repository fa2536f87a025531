package org.jabberfarm.console.ssh;

import java.io.IOException;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.secret.Secret;

/** One SSH connection a box, made when needed, kept alive, shared; few are being made at the same time. */
public final class Connections implements AutoCloseable {
    public Connections(Inventory inventory, HostKeys hostKeys, Credentials credentials) {}

    /**
     * The box's connection; a broken one is made anew. Closing the shell is for this class alone: others just use it.
     *
     * @throws SshException when it cannot be made
     */
    public Shell shell(Box box) throws IOException {
        throw new IOException("later");
    }

    /** Drops the box's connection, so that the next use logs in anew (a new group, another key). */
    public void drop(String box) {}

    /** Logs in once with a password and appends the console's public key to the login user's {@code authorized_keys}. */
    public void installKey(Box box, Secret password) throws IOException {
        throw new IOException("later");
    }

    @Override
    public void close() {}
}
