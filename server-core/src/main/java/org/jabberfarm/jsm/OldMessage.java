package org.jabberfarm.jsm;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/**
 * A message as jabberd 1.4 kept it for later: perhaps without a namespace, and stamped by XEP-0091. Here it has the clients'
 * namespace and the same stamp by XEP-0203, too.
 *
 * @param stanza as it is to be kept
 * @param time when it came, in milliseconds since 1970; now, when nobody knows
 */
record OldMessage(Element stanza, long time) {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HH:mm:ss");

    static OldMessage of(Element message, String domain) {
        Element kept = inClientNamespace(message);
        Optional<Instant> stamp = kept.first("x", Namespaces.OLD_DELAY).flatMap(delay -> stamp(delay.get("stamp", "")));
        Instant time = stamp.orElseGet(Instant::now);
        if (kept.first("delay", Namespaces.DELAY).isEmpty() && stamp.isPresent()) {
            kept.child("delay", Namespaces.DELAY)
                    .set("from", domain)
                    .set("stamp", time.toString())
                    .text("Offline Storage");
        }
        return new OldMessage(kept, time.toEpochMilli());
    }

    /** XEP-0091 has no zone: it is UTC. */
    private static Optional<Instant> stamp(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, STAMP).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Element inClientNamespace(Element element) {
        Element copy =
                new Element(element.name(), element.namespace().isEmpty() ? Namespaces.CLIENT : element.namespace());
        copy.attributes().putAll(element.attributes());
        for (Object node : element.nodes()) {
            copy.nodes().add(node instanceof Element child ? inClientNamespace(child) : node);
        }
        return copy;
    }
}
