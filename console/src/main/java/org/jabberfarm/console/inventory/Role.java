package org.jabberfarm.console.inventory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a box may carry. The word is the same in pages, API, unit names and files. */
public enum Role {
    C2S,
    JSM;

    /** The role of that word, if there is one. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
    }

    /** The word as people write it: {@code c2s}, {@code jsm}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The configuration file that a node of this role reads. */
    public String configFile() {
        return this == C2S ? "jadc2s.xml" : "jabber.xml";
    }
}
