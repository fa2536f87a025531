package org.jabberfarm.jsm.mod;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.StanzaError;

/**
 * {@code mod_announce}: what an administrator writes to {@code domain/announce/online} all get who are online; to
 * {@code /announce/motd} those too who come later, each user once; {@code /motd/update} says it anew only to those who come
 * later, and {@code /motd/delete} to nobody any more.
 */
public final class AnnounceModule implements Module {
    private static final String ANNOUNCE = "announce/";

    private final Sessions sessions;
    private final Delivery delivery;
    private final MessageOfTheDay motd;
    private final Set<Jid> admins;

    /** @param admins who may write */
    public AnnounceModule(Sessions sessions, Delivery delivery, Storage storage, Iterable<String> admins) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.motd = new MessageOfTheDay(storage);
        this.admins =
                StreamSupport.stream(admins.spliterator(), false).map(Jid::of).collect(Collectors.toSet());
    }

    @Override
    public boolean messageOut(Session session, Element message) {
        Jid to = Jid.of(message.get("to"));
        if (to.hasUser()
                || !to.resource().startsWith(ANNOUNCE)
                || !delivery.domains().contains(to.domain())) {
            return false;
        }
        if (!admins.contains(session.user().jid())) {
            sessions.send(session, StanzaError.FORBIDDEN.reply(message));
            return true;
        }
        Element announcement =
                message.copy().set("from", to.domain()).set("to", null).set("type", "headline");
        switch (to.resource().substring(ANNOUNCE.length())) {
            case "online" -> everywhere(to.domain(), false, announcement);
            case "motd" -> {
                if (motd(session, message, to.domain(), announcement)) {
                    everywhere(to.domain(), true, announcement);
                }
            }
            case "motd/update" -> motd(session, message, to.domain(), announcement);
            case "motd/delete" -> motd.delete(to.domain());
            default -> sessions.send(session, StanzaError.ITEM_NOT_FOUND.reply(message));
        }
        return true;
    }

    /** To those who are online here, and by the other JSMs to those who are there. */
    private void everywhere(String domain, boolean ofTheDay, Element announcement) {
        Element order = new Element("announce", "")
                .set("domain", domain)
                .set("motd", ofTheDay ? "1" : null)
                .add(announcement);
        announced(order);
        if (sessions.owners() != null) {
            sessions.owners().online(order);
        }
    }

    @Override
    public void announced(Element order) {
        Element announcement = order.first().orElseThrow();
        boolean ofTheDay = order.get("motd") != null;
        online(
                order.get("domain"),
                user -> (ofTheDay ? motd.unseen(user) : Optional.of(announcement))
                        .ifPresent(message -> all(user, message)));
    }

    private boolean motd(Session session, Element message, String domain, Element announcement) {
        boolean set = motd.set(domain, announcement);
        if (!set) {
            sessions.send(
                    session,
                    StanzaError.RESOURCE_CONSTRAINT.reply(
                            message, "a message of the day may have " + MessageOfTheDay.MOST + " characters"));
        }
        return set;
    }

    /** Those who can be spoken to just now, each on its own stripe. */
    private void online(String domain, Consumer<User> speech) {
        for (Jid jid : sessions.online()) {
            if (jid.domain().equals(domain)) {
                sessions.stripes().run(jid, () -> {
                    User user = sessions.user(jid);
                    if (!listening(user).isEmpty()) {
                        speech.accept(user);
                    }
                });
            }
        }
    }

    private static List<Session> listening(User user) {
        return user.availableSessions().stream().filter(s -> s.priority() >= 0).toList();
    }

    private void all(User user, Element announcement) {
        Element message = announcement.copy().set("to", user.jid().toString());
        listening(user).forEach(session -> sessions.send(session, message));
    }

    @Override
    public void reachable(Session session) {
        motd.unseen(session.user())
                .ifPresent(message -> sessions.send(
                        session, message.set("to", session.user().jid().toString())));
    }
}
