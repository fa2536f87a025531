package org.jabberfarm.console.facts;

import java.io.IOException;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.Connections;

/** Reads the facts of a box over SSH: one script, a second or two, nothing changed. */
public final class FactsReader {
    public FactsReader(Connections connections) {}

    public Facts read(Box box) throws IOException {
        throw new IOException("later");
    }
}
