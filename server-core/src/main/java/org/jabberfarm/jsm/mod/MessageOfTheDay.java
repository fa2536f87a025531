package org.jabberfarm.jsm.mod;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Namespaces;

/**
 * The message that users of a domain get when they come, each once. The original forgets it when it stops; ours keeps it,
 * one a domain, and for each user which one was the last.
 */
final class MessageOfTheDay {
    /** Characters that one may have. */
    static final int MOST = 65_536;

    private static final String NAME = "motd";

    /** Mark at the message by which it is known; not sent to anyone. */
    private static final String ID = "motd";

    private final Storage storage;
    private final Map<String, Optional<Element>> messages = new ConcurrentHashMap<>();

    MessageOfTheDay(Storage storage) {
        this.storage = storage;
    }

    /** @return false when it is too long to be kept */
    boolean set(String domain, Element message) {
        Element marked = message.copy()
                .set(ID, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        if (marked.first("delay", Namespaces.DELAY).isEmpty()) {
            marked.child("delay", Namespaces.DELAY)
                    .set("from", domain)
                    .set("stamp", Delays.stamp(System.currentTimeMillis()))
                    .text("Announced");
        }
        String xml = marked.toXml("");
        boolean fits = xml.length() <= MOST;
        if (fits) {
            storage.setDomainXml(domain, NAME, xml);
            messages.put(domain, Optional.of(marked));
        }
        return fits;
    }

    void delete(String domain) {
        storage.setDomainXml(domain, NAME, null);
        messages.put(domain, Optional.empty());
    }

    private Optional<Element> current(String domain) {
        return messages.computeIfAbsent(
                domain, d -> storage.domainXml(d, NAME).flatMap(xml -> Elements.parse(xml, "")));
    }

    /** What the user has not had yet, which counts as had from now on. On the user's stripe. */
    Optional<Element> unseen(User user) {
        Optional<Element> message = current(user.jid().domain());
        if (message.isEmpty()
                || storage.xml(user.jid(), NAME)
                        .filter(seen(message.get())::equals)
                        .isPresent()) {
            return Optional.empty();
        }
        storage.setXml(user.jid(), NAME, seen(message.get()));
        return Optional.of(message.get().copy().set(ID, null));
    }

    private static String seen(Element message) {
        return new Element("seen", "").set(ID, message.get(ID)).toXml("");
    }
}
