package org.jabberfarm.jsm.mod;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Iq;
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

/** {@code mod_roster}: the contact list and who may see whom (RFC 6121 sections 2 and 3). */
public final class RosterModule implements Module {
    /** Contacts that one user may have; RFC 6121 lets a server set a bound. */
    static final int MOST_CONTACTS = 5000;

    private static final int MOST_NAME = 1000;
    private static final int MOST_GROUPS = 50;

    /** Characters of one roster, all names and groups together: it is sent in one packet. As many more of waiting requests. */
    static final int MOST_ROSTER = 500_000;

    private static final String TOO_LONG =
            "a contact's address has " + Storage.LONGEST_CONTACT + " characters at most here";

    private final Sessions sessions;
    private final Subscriptions subscriptions;

    public RosterModule(Sessions sessions, Delivery delivery) {
        this.sessions = sessions;
        this.subscriptions = new Subscriptions(sessions, delivery);
    }

    @Override
    public List<String> features() {
        return List.of(Namespaces.ROSTER);
    }

    @Override
    public Map<String, String> offer() {
        return Map.of("roster-versions", "1");
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.target() == Iq.Target.SERVER || !iq.is("query", Namespaces.ROSTER)) {
            return false;
        }
        if (iq.target() == Iq.Target.OTHER) {
            return iq.error(StanzaError.FORBIDDEN);
        }
        if (iq.set()) {
            return set(iq);
        }
        String kept = iq.query().get("ver");
        iq.session().ifPresent(session -> session.wantRoster(kept != null));
        Element result = iq.result();
        String now = kept == null ? null : RosterVersion.of(iq.user());
        if (now != null && now.equals(kept)) {
            // An empty answer: the client's copy is still true.
            return iq.answer(result);
        }
        Element query = result.child("query", Namespaces.ROSTER).set("ver", now);
        iq.user().roster().stream().filter(RosterItem::visible).forEach(item -> query.add(element(item)));
        return iq.answer(result);
    }

    private boolean set(Iq iq) {
        List<Element> items = iq.query().children();
        if (items.size() != 1 || !items.get(0).name().equals("item")) {
            return iq.error(StanzaError.BAD_REQUEST, "one item a set");
        }
        Element item = items.get(0);
        Jid contact;
        try {
            contact = Jid.of(item.get("jid", "")).bare();
        } catch (IllegalArgumentException e) {
            return iq.error(StanzaError.JID_MALFORMED, e.getMessage());
        }
        return "remove".equals(item.get("subscription")) ? remove(iq, contact) : update(iq, contact, item);
    }

    private boolean update(Iq iq, Jid contact, Element item) {
        User user = iq.user();
        if (!user.hasContact(contact) && user.roster().size() >= MOST_CONTACTS) {
            return iq.error(StanzaError.RESOURCE_CONSTRAINT, "a roster holds " + MOST_CONTACTS + " contacts at most");
        }
        List<String> groups = item.children().stream()
                .filter(child -> child.name().equals("group"))
                .map(Element::text)
                .toList();
        if (groups.contains("")) {
            return iq.error(StanzaError.NOT_ACCEPTABLE, "a group has a name");
        }
        if (Set.copyOf(groups).size() < groups.size()) {
            return iq.error(StanzaError.BAD_REQUEST, "a contact is in each of its groups once");
        }
        if (contact.toString().length() > Storage.LONGEST_CONTACT) {
            return iq.error(StanzaError.NOT_ACCEPTABLE, TOO_LONG);
        }
        String name = item.get("name", "");
        if (name.length() > MOST_NAME || groups.stream().anyMatch(g -> g.length() > MOST_NAME)) {
            return iq.error(StanzaError.NOT_ACCEPTABLE, "a name has " + MOST_NAME + " characters at most");
        }
        if (groups.size() > MOST_GROUPS || size(user) + name.length() + length(groups) > MOST_ROSTER) {
            return iq.error(
                    StanzaError.NOT_ACCEPTABLE,
                    "a contact is in " + MOST_GROUPS + " groups at most, and a roster has " + MOST_ROSTER
                            + " characters at most");
        }
        RosterItem now = user.contact(contact).named(name, groups);
        user.put(now);
        iq.done();
        push(user, element(now));
        return true;
    }

    private static int size(User user) {
        return user.roster().stream()
                .mapToInt(
                        item -> item.contact().toString().length() + item.name().length() + length(item.groups()))
                .sum();
    }

    private static int length(List<String> words) {
        return words.stream().mapToInt(String::length).sum();
    }

    private boolean remove(Iq iq, Jid contact) {
        User user = iq.user();
        if (!user.hasContact(contact)) {
            return iq.error(StanzaError.ITEM_NOT_FOUND);
        }
        subscriptions.cancelBoth(user, contact);
        user.removeContact(contact);
        iq.done();
        push(
                user,
                new Element("item", Namespaces.ROSTER)
                        .set("jid", contact.toString())
                        .set("subscription", "remove"));
        return true;
    }

    /** Subscription presence ({@code subscribe} and its kin) is the roster's; other presence is not. */
    @Override
    public boolean presenceOut(Session session, Element presence) {
        String type = presence.get("type", "");
        if (!Subscriptions.is(type) || presence.get("to") == null) {
            return false;
        }
        Jid contact = Jid.of(presence.get("to")).bare();
        if (contact.toString().length() > Storage.LONGEST_CONTACT) {
            sessions.send(session, StanzaError.NOT_ACCEPTABLE.reply(presence, TOO_LONG));
        } else {
            subscriptions.out(session.user(), contact, type, presence);
        }
        return true;
    }

    @Override
    public boolean presenceIn(User user, Element presence) {
        String type = presence.get("type", "");
        if (!Subscriptions.is(type)) {
            return false;
        }
        subscriptions.in(user, Jid.of(presence.get("from")).bare(), type, presence);
        return true;
    }

    @Override
    public void removing(User user) {
        user.roster().forEach(item -> subscriptions.cancelBoth(user, item.contact()));
    }

    static Element element(RosterItem item) {
        Element element = new Element("item", Namespaces.ROSTER)
                .set("jid", item.contact().toString())
                .set("subscription", item.subscription().name().toLowerCase(Locale.ROOT))
                .set("name", item.name().isEmpty() ? null : item.name())
                .set("ask", item.asking() ? "subscribe" : null)
                .set("approved", item.approved() ? "true" : null);
        item.groups().forEach(group -> element.child("group").text(group));
        return element;
    }

    private void push(User user, Element item) {
        push(sessions, user, item);
    }

    /** Tells all clients of the user that have asked for the roster. */
    static void push(Sessions sessions, User user, Element item) {
        boolean versions = user.sessions().stream().anyMatch(Session::wantsVersions);
        String version = versions ? RosterVersion.of(user) : null;
        for (Session session : user.sessions()) {
            if (session.wantsRoster()) {
                Element push = new Element("iq", Namespaces.CLIENT)
                        .set("type", "set")
                        .set("id", "push-" + Long.toHexString(System.nanoTime()))
                        .set("to", session.jid().toString());
                push.child("query", Namespaces.ROSTER)
                        .set("ver", session.wantsVersions() ? version : null)
                        .add(item.copy());
                sessions.send(session, push);
            }
        }
    }
}
