package org.jabberfarm.jsm.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.storage.StorageException;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a stanza goes: the rules of RFC 6120 section 10 and RFC 6121 section 8. {@link #outgoing} takes what a client sends,
 * {@link #deliver} brings any stanza with {@code from} and {@code to} to its place.
 */
public final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /**
     * Messages to a resource that is not there: a conversation follows its user, news and errors are dropped without a word
     * further on. What remains was meant for that client alone, so its sender is told (RFC 6121 8.5.3.2.1).
     */
    private static final Set<String> FOLLOWS = Set.of("chat", "headline", "error");

    private final Sessions sessions;
    private final Storage storage;
    private final Set<String> domains;
    private volatile Components components = Components.NONE;

    /** What of the server's own a service may ask for: nothing that is about an account. */
    private static final Set<String> OPEN = Set.of(
            Namespaces.DISCO_INFO,
            Namespaces.DISCO_ITEMS,
            Namespaces.VERSION,
            Namespaces.TIME,
            Namespaces.OLD_TIME,
            Namespaces.LAST,
            Namespaces.PING);

    public Delivery(Sessions sessions, Storage storage, Set<String> domains) {
        this.sessions = sessions;
        this.storage = storage;
        this.domains = domains;
    }

    public Set<String> domains() {
        return domains;
    }

    /** The links know where packets go and the stanzas where to find them; so they come after. */
    public void components(Components linked) {
        components = linked;
    }

    /** A stanza from a service that has a link of its own; its addresses are good, {@code from} is its own. On its stripe. */
    public void fromComponent(Jid from, Element stanza) {
        Jid to = Jid.of(stanza.get("to"));
        if (stanza.name().equals("message")) {
            sessions.modules().forEach(module -> module.messageFromElsewhere(stanza));
        }
        boolean server = domains.contains(to.domain()) && !to.hasUser() && !to.isFull();
        boolean asks = server
                && stanza.name().equals("iq")
                && "get".equals(stanza.get("type"))
                && stanza.first()
                        .filter(query -> OPEN.contains(query.namespace()))
                        .isPresent();
        if (asks) {
            ask(new Iq(stanza, from, Optional.empty(), Iq.Target.SERVER, sessions.user(from.bare()), this::deliver));
        } else {
            deliver(stanza);
        }
    }

    /** A stanza that has waited for a service in vain. */
    public void timedOut(Element stanza) {
        bounce(stanza, StanzaError.REMOTE_SERVER_TIMEOUT);
    }

    /** A stanza from a session's client, on the user's stripe. */
    public void outgoing(Session session, Element stanza) {
        session.countReceived();
        stanza.set("from", session.jid().toString());
        try {
            toItsPlace(session, stanza);
        } finally {
            // Whatever came of it: the client need not send it again.
            sessions.resumption().handled(session, stanza);
        }
    }

    private void toItsPlace(Session session, Element stanza) {
        if (stanza.get("to") != null) {
            try {
                stanza.set("to", Jid.of(stanza.get("to")).toString());
            } catch (IllegalArgumentException e) {
                answer(session, stanza, StanzaError.JID_MALFORMED);
                return;
            }
        }
        try {
            if (stanza.get("to") != null && sessions.blocks(session.user(), Jid.of(stanza.get("to")))) {
                blocked(session, stanza);
                return;
            }
            switch (stanza.name()) {
                case "message" -> message(session, stanza);
                case "presence" -> presence(session, stanza);
                case "iq" -> iq(session, stanza);
                default -> answer(session, stanza, StanzaError.BAD_REQUEST);
            }
        } catch (StorageException e) {
            notKept(stanza, e);
            answer(session, stanza, StanzaError.INTERNAL_SERVER_ERROR);
        }
    }

    private static void notKept(Element stanza, StorageException e) {
        LOG.warn("refused {} from={} reason={}", stanza.name(), stanza.get("from"), e.getMessage());
    }

    private void answer(Session session, Element stanza, StanzaError error) {
        if (!"error".equals(stanza.get("type")) && !"result".equals(stanza.get("type"))) {
            sessions.send(session, error.reply(stanza));
        }
    }

    /** The user has to unblock an address before writing to it (XEP-0191 3.2). */
    private void blocked(Session session, Element stanza) {
        String type = stanza.get("type", "");
        if (!type.equals("error") && !type.equals("result")) {
            Element reply = StanzaError.NOT_ACCEPTABLE.reply(stanza);
            List<Element> parts = reply.children();
            parts.get(parts.size() - 1).child("blocked", Namespaces.BLOCKING_ERRORS);
            sessions.send(session, reply);
        }
    }

    private void message(Session session, Element message) {
        if (message.get("to") == null) {
            message.set("to", session.user().jid().toString());
        }
        for (Module module : sessions.modules()) {
            if (module.messageOut(session, message)) {
                return;
            }
        }
        deliver(message);
    }

    private void presence(Session session, Element presence) {
        for (Module module : sessions.modules()) {
            if (module.presenceOut(session, presence)) {
                return;
            }
        }
        if (presence.get("to") != null) {
            deliver(presence);
        }
    }

    private void iq(Session session, Element iq) {
        String type = iq.get("type", "");
        boolean request = type.equals("get") || type.equals("set");
        if (!request && !type.equals("result") && !type.equals("error")) {
            answer(session, iq, StanzaError.BAD_REQUEST);
            return;
        }
        if (request && iq.first().isEmpty()) {
            answer(session, iq, StanzaError.BAD_REQUEST);
            return;
        }
        Jid to = iq.get("to") == null ? session.user().jid() : Jid.of(iq.get("to"));
        boolean own = to.equals(session.user().jid());
        boolean server = !to.hasUser() && !to.isFull() && domains.contains(to.domain());
        if (!own && !server) {
            deliver(iq);
        } else if (request) {
            Iq.Target target = own ? Iq.Target.OWN : Iq.Target.SERVER;
            ask(new Iq(
                    iq,
                    session.jid(),
                    Optional.of(session),
                    target,
                    session.user(),
                    reply -> sessions.send(session, reply)));
        }
    }

    private void ask(Iq iq) {
        for (Module module : sessions.modules()) {
            if (module.iq(iq)) {
                return;
            }
        }
        iq.error(StanzaError.SERVICE_UNAVAILABLE);
    }

    /** Brings a stanza to its place, on whatever stripe that is; {@code from} and {@code to} are set. */
    public void deliver(Element stanza) {
        Jid to = Jid.of(stanza.get("to"));
        if (!domains.contains(to.domain())) {
            if (!components.serves(to.domain())) {
                bounce(stanza, StanzaError.REMOTE_SERVER_NOT_FOUND);
            } else if (!components.send(stanza)) {
                bounce(stanza, StanzaError.SERVICE_UNAVAILABLE);
            }
        } else if (!to.hasUser()) {
            // The server itself reads messages only through its modules (admin, echo).
            boolean taken = stanza.name().equals("message")
                    && stanza.get("from") != null
                    && sessions.modules().stream().anyMatch(module -> module.toServer(to, stanza));
            if (!taken) {
                bounce(stanza, StanzaError.SERVICE_UNAVAILABLE);
            }
        } else {
            Owners owners = sessions.owners();
            Runnable here = () -> arrives(to, stanza);
            if (owners == null) {
                sessions.stripes().run(to.bare(), stanza, here);
            } else {
                owners.stanza(to.bare(), stanza, here);
            }
        }
    }

    /** A stanza that another JSM has brought to its place; on the receiver's stripe. */
    public void arrived(Element stanza) {
        arrives(Jid.of(stanza.get("to")), stanza);
    }

    private void arrives(Jid to, Element stanza) {
        if (stanza.name().equals("message") && !sessions.rehoming().first(to.bare(), stanza)) {
            LOG.debug("message came before to={}", to);
            return;
        }
        try {
            arrive(to, stanza);
        } catch (StorageException e) {
            notKept(stanza, e);
            bounce(stanza, StanzaError.INTERNAL_SERVER_ERROR);
        }
    }

    /** Sends a stanza back with an error, unless it is itself an answer: errors are not answered with errors. */
    private void bounce(Element stanza, StanzaError error) {
        String type = stanza.get("type", "");
        boolean answer = type.equals("error") || (stanza.name().equals("iq") && type.equals("result"));
        // Presence goes to all sorts of contacts of old; but who asks to subscribe is waiting for an answer.
        boolean unheard = stanza.name().equals("presence")
                && !(type.equals("subscribe") && error == StanzaError.REMOTE_SERVER_NOT_FOUND);
        if (!answer && !unheard && stanza.get("from") != null) {
            Element reply = error.reply(stanza);
            Jid back = Jid.of(reply.get("to"));
            if ((domains.contains(back.domain()) && back.hasUser()) || components.serves(back.domain())) {
                deliver(reply);
            }
        }
    }

    private void arrive(Jid to, Element stanza) {
        User user = sessions.user(to.bare());
        if (user.sessions().isEmpty() && !storage.exists(to.bare())) {
            nobody(to, stanza);
            return;
        }
        if (stanza.get("from") != null && sessions.blocks(user, Jid.of(stanza.get("from")))) {
            // To the sender it looks as if nobody were there; presence is not answered at all.
            bounce(stanza, StanzaError.SERVICE_UNAVAILABLE);
            return;
        }
        switch (stanza.name()) {
            case "message" -> messageArrives(user, to, stanza);
            case "presence" -> presenceArrives(user, to, stanza);
            default -> iqArrives(user, to, stanza);
        }
    }

    /** A contact that is no more cannot be subscribed to any longer (RFC 6121 8.5.1). */
    private void nobody(Jid to, Element stanza) {
        if (stanza.name().equals("presence") && "probe".equals(stanza.get("type"))) {
            deliver(new Element("presence", Namespaces.CLIENT)
                    .set("type", "unsubscribed")
                    .set("from", to.bare().toString())
                    .set("to", Jid.of(stanza.get("from")).bare().toString()));
        } else {
            bounce(stanza, StanzaError.SERVICE_UNAVAILABLE);
        }
    }

    private void messageArrives(User user, Jid to, Element message) {
        Optional<Session> exact = to.isFull() ? user.session(to.resource()) : Optional.empty();
        if (exact.isPresent()) {
            sessions.send(exact.get(), message);
        } else if (to.isFull() && !FOLLOWS.contains(message.get("type", "normal"))) {
            bounce(message, StanzaError.SERVICE_UNAVAILABLE);
        } else {
            undelivered(user, message);
        }
    }

    /** A message for no session in particular (RFC 6121 8.5.2), or for one that has gone while it was on its way. */
    public void undelivered(User user, Element message) {
        String type = message.get("type", "normal");
        List<Session> takers = user.mostAvailable();
        boolean full = message.get("to") != null && Jid.of(message.get("to")).isFull();
        switch (type) {
            case "error" -> {
                // Nobody is left to be told.
            }
            case "groupchat" -> bounce(message, StanzaError.SERVICE_UNAVAILABLE);
            case "headline" -> {
                if (!full) {
                    user.availableSessions().stream()
                            .filter(s -> s.priority() >= 0)
                            .forEach(s -> sessions.send(s, message));
                }
            }
            default -> {
                if (!takers.isEmpty()) {
                    takers.forEach(session -> sessions.send(session, message));
                } else if (sessions.modules().stream().noneMatch(m -> m.offline(user, message))) {
                    bounce(message, StanzaError.SERVICE_UNAVAILABLE);
                }
            }
        }
    }

    /**
     * A stanza that a session had not acknowledged when it ended (XEP-0198 section 4).
     *
     * @param at when it was sent, milliseconds since 1970
     * @param priority that the session had
     */
    public void unacknowledged(User user, Element stanza, long at, int priority) {
        String type = stanza.get("type", "normal");
        if (stanza.name().equals("iq") || type.equals("groupchat")) {
            bounce(stanza, StanzaError.SERVICE_UNAVAILABLE);
        } else if (stanza.name().equals("message") && !type.equals("headline")) {
            boolean bare = stanza.get("to") == null || !Jid.of(stanza.get("to")).isFull();
            boolean another =
                    bare && user.mostAvailable().stream().anyMatch(s -> s.priority() == priority && s.started() <= at);
            if (another) {
                // It has had this one, too.
                return;
            }
            try {
                undelivered(user, Resumption.stamped(user, stanza, at));
            } catch (StorageException e) {
                notKept(stanza, e);
                bounce(stanza, StanzaError.INTERNAL_SERVER_ERROR);
            }
        }
    }

    private void presenceArrives(User user, Jid to, Element presence) {
        for (Module module : sessions.modules()) {
            if (module.presenceIn(user, presence)) {
                return;
            }
        }
        if (to.isFull()) {
            user.session(to.resource()).ifPresent(session -> sessions.send(session, presence));
        } else {
            user.availableSessions().forEach(session -> sessions.send(session, presence));
        }
    }

    private void iqArrives(User user, Jid to, Element iq) {
        String type = iq.get("type", "");
        boolean request = type.equals("get") || type.equals("set");
        if (to.isFull()) {
            Optional<Session> session = user.session(to.resource());
            if (session.isPresent()) {
                sessions.send(session.get(), iq);
            } else if (request) {
                bounce(iq, StanzaError.SERVICE_UNAVAILABLE);
            }
        } else if (request) {
            ask(new Iq(iq, Jid.of(iq.get("from")), Optional.empty(), Iq.Target.OTHER, user, this::deliver));
        }
    }

    /** A message from the server itself. */
    public static Element serverMessage(String domain, Jid to, String subject, String body) {
        Element message =
                new Element("message", Namespaces.CLIENT).set("from", domain).set("to", to.toString());
        if (!subject.isEmpty()) {
            message.child("subject").text(subject);
        }
        message.child("body").text(body);
        return message;
    }
}
