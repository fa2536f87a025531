package org.jabberfarm.jsm.mod;

import java.util.Set;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.RosterItem;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/** The subscription state machine of RFC 6121 section 3 and appendix A, with approval in advance (its section 3.4). */
final class Subscriptions {
    private static final Set<String> TYPES = Set.of("subscribe", "subscribed", "unsubscribe", "unsubscribed");

    /** Characters of one request that is kept whole. */
    private static final int MOST_REQUEST = 10_000;

    private final Sessions sessions;
    private final Delivery delivery;

    Subscriptions(Sessions sessions, Delivery delivery) {
        this.sessions = sessions;
        this.delivery = delivery;
    }

    static boolean is(String type) {
        return TYPES.contains(type);
    }

    /** The user sends subscription presence to a contact (appendix A.2). */
    void out(User user, Jid contact, String type, Element presence) {
        if (full(user, contact)) {
            // Whoever is not in the roster has nothing to end; and there is no room to begin anything.
            return;
        }
        RosterItem item = user.contact(contact);
        presence.set("from", user.jid().toString()).set("to", contact.toString());
        switch (type) {
            case "subscribe" -> {
                if (!item.to()) {
                    save(user, item.with(false, item.from(), true, item.asked()));
                }
                delivery.deliver(presence);
            }
            case "unsubscribe" -> {
                if (item.to() || item.asking()) {
                    save(user, item.with(false, item.from(), false, item.asked()));
                }
                delivery.deliver(presence);
            }
            case "subscribed" -> {
                if (item.asked() && !item.from()) {
                    save(user, item.with(item.to(), true, item.asking(), false));
                    delivery.deliver(presence);
                    showAll(user, contact);
                } else if (!item.from() && !item.approved()) {
                    // Nothing that the contact need know of yet.
                    save(user, item.approved(true));
                }
            }
            default -> {
                if (item.from() || item.asked()) {
                    if (item.from()) {
                        hideAll(user, contact);
                    }
                    save(user, item.with(item.to(), false, item.asking(), false));
                    delivery.deliver(presence);
                } else if (item.approved()) {
                    save(user, item.approved(false));
                }
            }
        }
    }

    /** Subscription presence arrives from a contact (appendix A.3). */
    void in(User user, Jid contact, String type, Element presence) {
        if (full(user, contact)) {
            return;
        }
        RosterItem item = user.contact(contact);
        switch (type) {
            case "subscribe" -> {
                if (item.from()) {
                    delivery.deliver(presence("subscribed", user.jid(), contact));
                } else if (item.approved()) {
                    save(user, item.with(item.to(), true, item.asking(), false));
                    delivery.deliver(presence("subscribed", user.jid(), contact));
                    showAll(user, contact);
                } else if (!item.asked()) {
                    // Who asks again and again is not heard again and again.
                    user.put(item.with(item.to(), false, item.asking(), true).requested(kept(user, presence)));
                    show(user, presence);
                }
            }
            case "unsubscribe" -> {
                if (item.from() || item.asked()) {
                    if (item.from()) {
                        hideAll(user, contact);
                    }
                    save(user, item.with(item.to(), false, item.asking(), false));
                    show(user, presence);
                }
            }
            case "subscribed" -> {
                if (item.asking() && !item.to()) {
                    save(user, item.with(true, item.from(), false, item.asked()));
                    show(user, presence);
                }
            }
            default -> {
                if (item.to() || item.asking()) {
                    save(user, item.with(false, item.from(), false, item.asked()));
                    show(user, presence);
                }
            }
        }
    }

    /** Requests, too, are kept in the roster, so that its bound holds for them: strangers must not fill the database. */
    private static boolean full(User user, Jid contact) {
        boolean tooLong = contact.toString().length() > Storage.LONGEST_CONTACT;
        return tooLong || (!user.hasContact(contact) && user.roster().size() >= RosterModule.MOST_CONTACTS);
    }

    /** The whole request as it is to be kept (RFC 6121 3.1.3), or nothing of it when it has more to say than there is room for. */
    private static String kept(User user, Element presence) {
        String xml = presence.toXml(Namespaces.CLIENT);
        int all = xml.length()
                + user.roster().stream()
                        .mapToInt(item -> item.request().length())
                        .sum();
        return xml.length() > MOST_REQUEST || all > RosterModule.MOST_ROSTER ? "" : xml;
    }

    /** The request of a contact who waits for an answer, as it came. */
    static Element request(User user, RosterItem item) {
        return Elements.parse(item.request(), Namespaces.CLIENT)
                .orElseGet(() -> presence("subscribe", item.contact(), user.jid()))
                .set("from", item.contact().toString())
                .set("to", user.jid().toString());
    }

    /** Before a contact is removed: neither sees the other any longer (RFC 6121 2.5.2). */
    void cancelBoth(User user, Jid contact) {
        RosterItem item = user.contact(contact);
        if (item.to() || item.asking()) {
            delivery.deliver(presence("unsubscribe", user.jid(), contact));
        }
        if (item.from() || item.asked()) {
            if (item.from()) {
                hideAll(user, contact);
            }
            delivery.deliver(presence("unsubscribed", user.jid(), contact));
        }
    }

    private void save(User user, RosterItem item) {
        boolean onlyAsked =
                user.hasContact(item.contact()) && !user.contact(item.contact()).visible();
        if (onlyAsked && item.subscription() == RosterItem.Subscription.NONE && !item.asking() && !item.asked()) {
            // A request that was declined or taken back leaves no trace: its sender never was a contact.
            user.removeContact(item.contact());
            return;
        }
        user.put(item);
        if (item.visible()) {
            RosterModule.push(sessions, user, RosterModule.element(item));
        }
    }

    private void show(User user, Element presence) {
        presence.set("to", user.jid().toString());
        user.availableSessions().forEach(session -> sessions.send(session, presence));
    }

    private void showAll(User user, Jid contact) {
        for (Session session : user.availableSessions()) {
            delivery.deliver(session.presence().copy().set("to", contact.toString()));
        }
    }

    private void hideAll(User user, Jid contact) {
        for (Session session : user.availableSessions()) {
            delivery.deliver(presence("unavailable", session.jid(), contact));
        }
    }

    static Element presence(String type, Jid from, Jid to) {
        return new Element("presence", Namespaces.CLIENT)
                .set("type", type)
                .set("from", from.toString())
                .set("to", to.toString());
    }
}
