package org.jabberfarm.jsm.mod;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jabberfarm.config.Administrators;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/**
 * {@code mod_admin}: messages to the domain go to its administrators, who may ask with {@code jabber:iq:admin} who is online
 * and, when they may write, what the session manager is configured to. Changing the configuration that way is refused: it
 * would last until the next start only.
 */
public final class AdminModule implements Module {
    /** Sessions that one answer lists. */
    private static final int MOST_LISTED = 1000;

    /** Characters of a status that is listed; a longer one is left out. */
    private static final int MOST_TEXT = 200;

    /** Senders who are remembered for having had the automatic answer. */
    private static final int MOST_ANSWERED = 100;

    private final Sessions sessions;
    private final Delivery delivery;
    private final JabberXml config;
    private final Administrators administrators;
    private final Set<Jid> all;
    private final Set<Jid> writers;
    private final Map<Jid, Boolean> answered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Jid, Boolean> eldest) {
            return size() > MOST_ANSWERED;
        }
    };

    public AdminModule(Sessions sessions, Delivery delivery, JabberXml config) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.config = config;
        this.administrators = config.administrators();
        this.all = administrators.all().stream().map(Jid::of).collect(Collectors.toUnmodifiableSet());
        this.writers = administrators.write().stream().map(Jid::of).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean toServer(Jid to, Element message) {
        if (to.isFull() || all.isEmpty() || "error".equals(message.get("type"))) {
            return false;
        }
        boolean forwarded = message.first("delay", Namespaces.DELAY).isPresent()
                || message.first("x", Namespaces.OLD_DELAY).isPresent();
        if (forwarded) {
            // Else a domain that is its own administrator would write to itself for ever.
            return true;
        }
        String subject = message.childText("subject");
        Element copy = message.copy();
        copy.removeChildren("subject", copy.namespace());
        copy.child("subject").text("Admin: " + (subject == null ? "" : subject + " ") + "(" + to.domain() + ")");
        copy.child("delay", Namespaces.DELAY)
                .set("from", to.domain())
                .set("stamp", Delays.stamp(System.currentTimeMillis()))
                .text("admin");
        all.forEach(admin -> delivery.deliver(copy.copy().set("to", admin.toString())));
        answer(to, Jid.of(message.get("from")), message);
        return true;
    }

    private void answer(Jid domain, Jid sender, Element message) {
        String subject = administrators.replySubject();
        String body = administrators.replyBody();
        if ((subject.isEmpty() && body.isEmpty()) || !first(sender.bare())) {
            return;
        }
        Element reply = Delivery.serverMessage(domain.domain(), sender, subject, body)
                .set("type", message.get("type"))
                .set("id", message.get("id"));
        message.first("thread").ifPresent(thread -> reply.add(thread.copy()));
        delivery.deliver(reply);
    }

    /** Whether this sender has not had the answer lately. */
    private boolean first(Jid sender) {
        synchronized (answered) {
            return answered.put(sender, true) == null;
        }
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.target() != Iq.Target.SERVER || !iq.is("query", Namespaces.ADMIN)) {
            return false;
        }
        Jid asker = iq.from().bare();
        if (iq.set()) {
            return iq.error(StanzaError.NOT_ALLOWED, "the configuration is changed in its file");
        }
        if (all.contains(asker) && iq.query().first("who").isPresent()) {
            who(iq);
            return true;
        }
        if (writers.contains(asker) && iq.query().first("config").isPresent()) {
            Element result = iq.result();
            Element answer = result.child("query", Namespaces.ADMIN).child("config");
            jsm().ifPresent(answer::add);
            return iq.answer(result);
        }
        return iq.error(StanzaError.NOT_ALLOWED);
    }

    /** The section of the session manager itself: the others hold secrets. */
    private Optional<Element> jsm() {
        String plain = config.write().replaceAll("(?s)<!--.*?-->", "").replaceAll(">\\s+<", "><");
        return Elements.parse(plain, "").stream()
                .flatMap(root -> root.children().stream())
                .flatMap(service -> service.children().stream())
                .filter(child -> child.name().equals("jsm"))
                .findFirst();
    }

    /** Collects the sessions on the stripes of their users; the last of them answers. */
    private void who(Iq iq) {
        Element result = iq.result();
        Element who = result.child("query", Namespaces.ADMIN).child("who");
        List<Jid> users = sessions.online().stream()
                .filter(user -> user.domain().equals(iq.stanza().get("to")))
                .limit(MOST_LISTED)
                .toList();
        if (users.isEmpty()) {
            iq.answer(result);
            return;
        }
        Queue<Element> found = new LinkedBlockingQueue<>();
        AtomicInteger left = new AtomicInteger(users.size());
        for (Jid user : users) {
            sessions.stripes().run(user, () -> {
                for (Session session : sessions.user(user).sessions()) {
                    if (found.size() < MOST_LISTED) {
                        found.add(described(session));
                    }
                }
                if (left.decrementAndGet() == 0) {
                    found.forEach(who::add);
                    sessions.stripes().run(iq.user().jid(), () -> iq.answer(result));
                }
            });
        }
    }

    /** Not the whole presence: clients put pictures and worse into it. */
    private static Element described(Session session) {
        Element presence = new Element("presence", Namespaces.CLIENT)
                .set("from", session.jid().toString());
        if (session.available()) {
            for (String part : List.of("show", "status", "priority")) {
                String text = session.presence().childText(part);
                if (text != null && text.length() <= MOST_TEXT) {
                    presence.child(part).text(text);
                }
            }
        } else {
            presence.set("type", "unavailable");
        }
        presence.child("x", Namespaces.ADMIN_WHO)
                .set("timer", Long.toString((System.currentTimeMillis() - session.started()) / 1000))
                .set("from", Integer.toString(session.received()))
                .set("to", Integer.toString(session.sent()));
        return presence;
    }
}
