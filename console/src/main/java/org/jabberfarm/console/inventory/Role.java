package org.jabberfarm.console.inventory;

import java.util.Locale;

/** What a box may carry. The word is the same in pages, API, unit names and files. */
public enum Role {
    C2S,
    JSM;

    /** The word as people write it: {@code c2s}, {@code jsm}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The configuration file that a node of this role reads. */
    public String configFile() {
        return this == C2S ? "jadc2s.xml" : "jabber.xml";
    }
}
