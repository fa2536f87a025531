package org.jabberfarm.jsm.mod;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.RosterItem;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_blocking}: a user keeps others away (XEP-0191). */
public final class BlockingModule implements Module {
    private static final int MOST_BLOCKED = 1000;

    /** Characters of all addresses together: the list is sent in one packet. */
    private static final int MOST_LENGTH = 200_000;

    private final Sessions sessions;
    private final Delivery delivery;

    public BlockingModule(Sessions sessions, Delivery delivery) {
        this.sessions = sessions;
        this.delivery = delivery;
    }

    @Override
    public List<String> features() {
        return List.of(Namespaces.BLOCKING);
    }

    /** Nobody can block the own account, which has its sessions to keep together, nor the server that serves it. */
    @Override
    public boolean blocks(User user, Jid other) {
        boolean server = !other.hasUser() && other.domain().equals(user.jid().domain());
        return user.blockList().covers(other) && !server && !other.bare().equals(user.jid());
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.target() != Iq.Target.OWN || !iq.query().namespace().equals(Namespaces.BLOCKING)) {
            return false;
        }
        return switch (iq.query().name() + (iq.set() ? " set" : " get")) {
            case "blocklist get" -> list(iq);
            case "block set", "unblock set" -> change(iq, iq.query().name().equals("block"));
            default -> iq.error(StanzaError.BAD_REQUEST);
        };
    }

    private boolean list(Iq iq) {
        iq.session().ifPresent(Session::wantBlocklist);
        return iq.answer(iq.result().add(iq.user().blockList().element()));
    }

    private boolean change(Iq iq, boolean block) {
        Set<Jid> named = new LinkedHashSet<>();
        try {
            for (Element item : iq.query().children()) {
                if (item.is("item", Namespaces.BLOCKING)) {
                    named.add(Jid.of(item.get("jid", "")));
                }
            }
        } catch (IllegalArgumentException e) {
            return iq.error(StanzaError.JID_MALFORMED, e.getMessage());
        }
        User user = iq.user();
        Set<Jid> before = user.blockList().all();
        Set<Jid> after = new LinkedHashSet<>(before);
        if (block) {
            if (named.isEmpty()) {
                return iq.error(StanzaError.BAD_REQUEST, "whom to block?");
            }
            after.addAll(named);
            int length = after.stream().mapToInt(jid -> jid.toString().length()).sum();
            if (after.size() > MOST_BLOCKED || length > MOST_LENGTH) {
                return iq.error(
                        StanzaError.RESOURCE_CONSTRAINT,
                        "a block list holds " + MOST_BLOCKED + " addresses and " + MOST_LENGTH + " characters at most");
            }
        } else if (named.isEmpty()) {
            after.clear();
        } else {
            after.removeAll(named);
        }
        Set<Jid> audience = audience(user, block ? named : before);
        Set<Jid> away = new LinkedHashSet<>(audience);
        away.removeIf(jid -> !blocks(user, jid));
        user.blockList().replace(after);
        iq.done();
        push(user, iq.query());
        for (Jid jid : audience) {
            if (blocks(user, jid) && !away.contains(jid)) {
                hide(user, jid);
            } else if (!blocks(user, jid) && away.contains(jid)) {
                show(user, jid);
            }
        }
        return true;
    }

    /** Who may be touched by a change: contacts, whom a session has shown itself to, and single resources of contacts. */
    private static Set<Jid> audience(User user, Set<Jid> changed) {
        Set<Jid> audience = new LinkedHashSet<>();
        user.roster().forEach(item -> audience.add(item.contact()));
        user.sessions().forEach(session -> audience.addAll(session.directed()));
        changed.stream().filter(jid -> user.hasContact(jid.bare())).forEach(audience::add);
        return audience;
    }

    /** All clients that have seen the list hear what changed in it. */
    private void push(User user, Element change) {
        for (Session session : user.sessions()) {
            if (session.wantsBlocklist()) {
                sessions.send(
                        session,
                        new Element("iq", Namespaces.CLIENT)
                                .set("type", "set")
                                .set("id", "push-" + Long.toHexString(System.nanoTime()))
                                .set("to", session.jid().toString())
                                .add(change.copy()));
            }
        }
    }

    private void hide(User user, Jid other) {
        boolean contact = user.contact(other.bare()).from();
        for (Session session : user.sessions()) {
            boolean shown = session.directed().remove(other);
            if (shown || (contact && session.available())) {
                delivery.deliver(Subscriptions.presence("unavailable", session.jid(), other));
            }
        }
    }

    /** Each sees the other again, as far as their subscriptions go. */
    private void show(User user, Jid other) {
        RosterItem item = user.contact(other.bare());
        for (Session session : user.availableSessions()) {
            if (item.from()) {
                delivery.deliver(session.presence().copy().set("to", other.toString()));
            }
            if (item.to()) {
                delivery.deliver(Subscriptions.presence("probe", session.jid(), other));
            }
        }
    }
}
