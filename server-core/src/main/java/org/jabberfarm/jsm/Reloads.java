package org.jabberfarm.jsm;

import java.util.ArrayList;
import java.util.List;
import org.jabberfarm.config.JabberChange;
import org.jabberfarm.config.JabberXml;

/** What came of reading {@code jabber.xml} again. */
final class Reloads {
    private Reloads() {}

    /** What a reload has changed, for people. */
    static List<String> words(JabberChange change, JabberXml before, JabberXml after) {
        List<String> words = new ArrayList<>();
        change.added().forEach(link -> words.add("service " + link.id() + " added"));
        change.removed().forEach(link -> words.add("service " + link.id() + " removed"));
        change.changed().forEach(link -> words.add("service " + link.id() + " changed"));
        if (!before.sessions().equals(after.sessions())
                || !before.services().equals(after.services())
                || !before.instructions().equals(after.instructions())) {
            words.add("service jsm changed");
        }
        if (!before.io().equals(after.io())) {
            words.add("io changed");
        }
        if (!before.own().equals(after.own())) {
            words.add("session-manager changed");
        }
        return words;
    }
}
