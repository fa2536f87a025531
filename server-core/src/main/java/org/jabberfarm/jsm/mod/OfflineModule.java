package org.jabberfarm.jsm.mod;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Namespaces;

/** {@code mod_offline}: keeps messages for users who are away (XEP-0160), each stamped with when it came (XEP-0203). */
public final class OfflineModule implements Module {
    /** For one user. All of it goes to the client at once when it comes back, so a c2s must be able to hold it. */
    private static final Storage.OfflineRoom ROOM = new Storage.OfflineRoom(1000, 3_000_000);

    /** What means nothing tomorrow when nothing else is said with it: typing notices (XEP-0085, XEP-0022) and hints. */
    private static final Set<String> MOMENTARY = Set.of(Namespaces.CHAT_STATES, Namespaces.EVENT, Namespaces.HINTS);

    private final Sessions sessions;
    private final Delivery delivery;
    private final Storage storage;
    private final LongAdder stored;

    public OfflineModule(Sessions sessions, Delivery delivery, Storage storage, LongAdder stored) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.storage = storage;
        this.stored = stored;
    }

    @Override
    public List<String> features() {
        return List.of("msgoffline");
    }

    @Override
    public boolean offline(User user, Element message) {
        if (momentary(message)) {
            return true;
        }
        if (Expiry.atOnce(message)) {
            return false;
        }
        long now = System.currentTimeMillis();
        Element kept = message.copy();
        if (kept.first("delay", Namespaces.DELAY).isEmpty()) {
            kept.child("delay", Namespaces.DELAY)
                    .set("from", user.jid().domain())
                    .set("stamp", Delays.stamp(now))
                    .text("Offline Storage");
        }
        boolean done = storage.storeOffline(user.jid(), kept.toXml(Namespaces.CLIENT), now, ROOM);
        if (done) {
            stored.increment();
            tellSender(user, message);
        }
        return done;
    }

    private static boolean momentary(Element message) {
        return message.first("no-store", Namespaces.HINTS).isPresent()
                || message.children().stream()
                        .allMatch(child ->
                                MOMENTARY.contains(child.namespace()) || child.is("thread", message.namespace()));
    }

    /** A sender that asks for it hears that its message waits (XEP-0022). */
    private void tellSender(User user, Element message) {
        boolean asks = message.first("x", Namespaces.EVENT)
                .filter(x -> x.first("offline").isPresent() && x.first("id").isEmpty())
                .isPresent();
        if (asks && message.get("from") != null) {
            Element event = new Element("message", Namespaces.CLIENT)
                    .set("from", user.jid().toString())
                    .set("to", message.get("from"));
            Element x = event.child("x", Namespaces.EVENT);
            x.child("offline");
            x.child("id").text(message.get("id", ""));
            delivery.deliver(event);
        }
    }

    @Override
    public void reachable(Session session) {
        long now = System.currentTimeMillis();
        for (Storage.OfflineMessage message : storage.takeOffline(session.user().jid())) {
            Elements.parse(message.stanza(), Namespaces.CLIENT)
                    .filter(stanza -> !Expiry.expired(stanza, now - message.time()))
                    .ifPresent(stanza -> {
                        if (session.old()) {
                            Delays.stampForOldClient(
                                    stanza, session.user().jid().domain(), message.time());
                        }
                        sessions.send(session, stanza);
                    });
        }
    }
}
