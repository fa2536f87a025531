package org.jabberfarm.console.plan;

import java.util.List;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.JabberChange;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.config.Jadc2sChange;
import org.jabberfarm.config.Jadc2sXml;

/** Whether a process needs no restart for another {@code jabber.xml} or {@code jadc2s.xml}. */
final class Reload {
    private Reload() {}

    /**
     * @param path of the file
     * @return false, too, when one of the two cannot be read: nobody knows then with what the process runs
     */
    static boolean suffices(String path, String running, String wanted) {
        try {
            return restart(path.substring(path.lastIndexOf('/') + 1), running, wanted)
                    .isEmpty();
        } catch (ConfigError e) {
            return false;
        }
    }

    private static List<String> restart(String file, String running, String wanted) throws ConfigError {
        return switch (file) {
            case "jabber.xml" ->
                JabberChange.between(JabberXml.parse("running", running), JabberXml.parse("wanted", wanted))
                        .restart();
            case "jadc2s.xml" ->
                Jadc2sChange.between(Jadc2sXml.parse("running", running), Jadc2sXml.parse("wanted", wanted))
                        .restart();
            default -> List.of(file);
        };
    }
}
