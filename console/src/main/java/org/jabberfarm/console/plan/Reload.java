package org.jabberfarm.console.plan;

import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.JabberChange;
import org.jabberfarm.config.JabberXml;

/** Whether a session manager needs no restart for another {@code jabber.xml}. */
final class Reload {
    private Reload() {}

    /** @return false, too, when one of the two cannot be read: nobody knows then with what the process runs */
    static boolean suffices(String running, String wanted) {
        try {
            return JabberChange.between(JabberXml.parse("running", running), JabberXml.parse("wanted", wanted))
                    .restart()
                    .isEmpty();
        } catch (ConfigError e) {
            return false;
        }
    }
}
