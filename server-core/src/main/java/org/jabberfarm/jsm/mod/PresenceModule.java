package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.RosterItem;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_presence}: who is there (RFC 6121 section 4). */
public final class PresenceModule implements Module {
    /** Addresses that one session may send directed presence to and have remembered. */
    private static final int MOST_DIRECTED = 500;

    private final Sessions sessions;
    private final Delivery delivery;
    private final Storage storage;

    public PresenceModule(Sessions sessions, Delivery delivery, Storage storage) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.storage = storage;
    }

    @Override
    public boolean presenceOut(Session session, Element presence) {
        String type = presence.get("type", "");
        if (presence.get("to") != null) {
            directed(session, presence, type);
        } else if (type.isEmpty()) {
            available(session, presence);
        } else if (type.equals("unavailable")) {
            unavailable(session, presence);
        } else if (!type.equals("error")) {
            sessions.send(
                    session, StanzaError.BAD_REQUEST.reply(presence, "no such type of presence without an address"));
        }
        return true;
    }

    private void directed(Session session, Element presence, String type) {
        Jid to = Jid.of(presence.get("to"));
        if (type.isEmpty() && session.directed().size() < MOST_DIRECTED) {
            session.directed().add(to);
        } else if (type.equals("unavailable")) {
            session.directed().remove(to);
        } else if (type.equals("probe")) {
            // Probes are the server's own business.
            return;
        }
        delivery.deliver(presence);
    }

    private void available(Session session, Element presence) {
        boolean first = !session.available();
        boolean wasReachable = session.available() && session.priority() >= 0;
        session.available(presence.copy(), priority(presence));
        broadcast(session, presence);
        if (first) {
            User user = session.user();
            for (RosterItem item : user.roster()) {
                if (item.to() && !sessions.blocks(user, item.contact())) {
                    delivery.deliver(Subscriptions.presence("probe", session.jid(), item.contact()));
                }
                if (item.asked() && !sessions.blocks(user, item.contact())) {
                    sessions.send(session, Subscriptions.request(user, item));
                }
            }
            user.availableSessions().stream()
                    .filter(other -> other != session)
                    .forEach(other -> sessions.send(
                            session,
                            other.presence().copy().set("to", session.jid().toString())));
        }
        if (!wasReachable && session.priority() >= 0) {
            sessions.modules().forEach(module -> module.reachable(session));
        }
    }

    private void unavailable(Session session, Element presence) {
        if (session.available()) {
            broadcast(session, presence);
            session.unavailable(presence.childText("status"));
            // Contacts have heard of it just now, once is enough.
            session.directed()
                    .removeIf(to -> !to.isFull() && session.user().contact(to).from());
        }
        for (Jid to : List.copyOf(session.directed())) {
            delivery.deliver(presence.copy().set("to", to.toString()));
        }
        session.directed().clear();
    }

    /** To all who see this user, and to the user's other sessions. */
    private void broadcast(Session session, Element presence) {
        User user = session.user();
        for (RosterItem item : user.roster()) {
            if (item.from() && !sessions.blocks(user, item.contact())) {
                delivery.deliver(presence.copy().set("to", item.contact().toString()));
            }
        }
        Element own = presence.copy().set("to", user.jid().toString());
        user.availableSessions().forEach(other -> sessions.send(other, own));
    }

    @Override
    public boolean presenceIn(User user, Element presence) {
        if (!"probe".equals(presence.get("type"))) {
            return false;
        }
        Jid asker = Jid.of(presence.get("from"));
        List<Session> there = user.availableSessions();
        if (!user.contact(asker.bare()).from()) {
            // Whoever asks thinks that it is subscribed, and had better know (RFC 6121 4.3.2).
            delivery.deliver(Subscriptions.presence("unsubscribed", user.jid(), asker.bare()));
        } else if (there.isEmpty()) {
            delivery.deliver(away(user).set("to", asker.toString()));
        } else {
            there.forEach(session -> delivery.deliver(session.presence().copy().set("to", asker.toString())));
        }
        return true;
    }

    /** Since when and with what words the user has been away (XEP-0203), as far as that is known. */
    private Element away(User user) {
        Element presence = new Element("presence", Namespaces.CLIENT)
                .set("type", "unavailable")
                .set("from", user.jid().toString());
        storage.last(user.jid())
                .filter(last -> last.time() > 0 && user.sessions().isEmpty())
                .ifPresent(last -> {
                    if (!last.status().isEmpty()) {
                        presence.child("status").text(last.status());
                    }
                    presence.child("delay", Namespaces.DELAY)
                            .set("from", user.jid().domain())
                            .set("stamp", Delays.stamp(last.time()));
                });
        return presence;
    }

    private static int priority(Element presence) {
        String text = presence.childText("priority");
        try {
            return text == null ? 0 : Math.max(-128, Math.min(127, Integer.parseInt(text.trim())));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
