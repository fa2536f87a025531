package org.jabberfarm.config;

import java.util.List;

/** A configuration that a running process cannot take over; it goes on with the one it has. */
public final class NeedsRestart extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> elements;

    /** @param elements of the file whose change it is */
    public NeedsRestart(List<String> elements) {
        super("needs a restart: " + String.join(", ", elements) + "; nothing was changed");
        this.elements = elements;
    }

    public List<String> elements() {
        return elements;
    }
}
