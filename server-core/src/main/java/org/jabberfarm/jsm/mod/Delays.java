package org.jabberfarm.jsm.mod;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/** Moments as delayed delivery writes them (XEP-0082, XEP-0203). */
final class Delays {
    private static final DateTimeFormatter OLD =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private Delays() {}

    /** @param millis since 1970 */
    static String stamp(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Stamps what was kept for later as old clients read it (XEP-0091), unless that has been done. */
    static void stampForOldClient(Element stanza, String from, long millis) {
        if (stanza.first("x", Namespaces.OLD_DELAY).isEmpty()) {
            stanza.child("x", Namespaces.OLD_DELAY)
                    .set("from", from)
                    .set("stamp", OLD.format(Instant.ofEpochMilli(millis)))
                    .text("Offline Storage");
        }
    }
}
