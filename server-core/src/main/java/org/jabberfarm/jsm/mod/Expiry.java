package org.jabberfarm.jsm.mod;

import java.util.Optional;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/** How long a message is worth keeping, where its sender says so (XEP-0023, of jabberd 1.4's time). */
final class Expiry {
    private Expiry() {}

    private static Optional<Element> of(Element message) {
        return message.first("x", Namespaces.EXPIRE)
                .filter(x -> x.get("seconds", "").matches("-?\\d{1,15}"));
    }

    /** Whether there is no use in keeping it at all. */
    static boolean atOnce(Element message) {
        return of(message).filter(x -> Long.parseLong(x.get("seconds")) <= 0).isPresent();
    }

    /**
     * Leaves in a message that was kept the seconds that remain.
     *
     * @param millis for which it was kept
     * @return whether it has expired
     */
    static boolean expired(Element message, long millis) {
        Optional<Element> expiry = of(message);
        if (expiry.isEmpty()) {
            return false;
        }
        long rest = Long.parseLong(expiry.get().get("seconds")) - millis / 1000;
        // In what jabberd 1.4 kept there is the time, too.
        expiry.get().set("seconds", Long.toString(rest)).set("stored", null);
        return rest <= 0;
    }
}
