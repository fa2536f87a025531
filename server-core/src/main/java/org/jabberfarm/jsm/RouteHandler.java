package org.jabberfarm.jsm;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jabberfarm.jsm.auth.AuthRoutes;
import org.jabberfarm.jsm.link.Link;
import org.jabberfarm.jsm.link.LinkServer;
import org.jabberfarm.jsm.owner.Local;
import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Owners;
import org.jabberfarm.jsm.session.Receipt;
import org.jabberfarm.jsm.session.Rehoming;
import org.jabberfarm.jsm.session.Routes;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.Stripes;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes over the links, by type: auth, session, error, or a stanza inside a session. */
final class RouteHandler implements LinkServer.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(RouteHandler.class);

    /** On an error route of a c2s of ours: the client has not said farewell. */
    private static final String LOST = "{" + Namespaces.LINK + "}lost";

    /** On routes of a c2s of ours, in a farm of several JSMs: the number of a session's stanza. */
    private static final String NUMBER = "n";

    private final Sessions sessions;
    private final Delivery delivery;
    private final AuthRoutes auth;
    private final Stripes authStripes;
    private final Storage storage;
    private final Set<String> domains;
    private final Outbox outbox;
    private final Predicate<String> restricted;
    private final LongAdder stanzasIn;
    private final LongAdder messagesIn;
    private volatile ComponentStanzas components;

    /** @param restricted services that are told of packets for which they may not speak ({@code accept/restrict}) */
    RouteHandler(
            Sessions sessions,
            Delivery delivery,
            AuthRoutes auth,
            Stripes authStripes,
            Storage storage,
            Outbox outbox,
            Predicate<String> restricted,
            LongAdder stanzasIn,
            LongAdder messagesIn) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.auth = auth;
        this.authStripes = authStripes;
        this.storage = storage;
        this.domains = delivery.domains();
        this.outbox = outbox;
        this.restricted = restricted;
        this.stanzasIn = stanzasIn;
        this.messagesIn = messagesIn;
    }

    /** Known only when the links are. */
    void components(ComponentStanzas stanzas) {
        components = stanzas;
    }

    @Override
    public void route(Link link, Element route, Runnable dealt) {
        Owners owners = sessions.owners();
        if (owners == null) {
            handle(link, route);
            dealt.run();
        } else if (owners.serving() || auth(route)) {
            Receipt receipt = new Receipt(origin(route), dealt);
            Receipt.in(receipt, () -> handle(link, route));
            receipt.release();
        }
        // Else it is not dealt with, so that the c2s sends it to another.
    }

    private static boolean auth(Element route) {
        return "auth".equals(route.get("type"));
    }

    private static long origin(Element route) {
        String number = route.get(NUMBER);
        try {
            return number == null ? 0 : Receipt.origin(route.get("to", ""), Integer.parseUnsignedInt(number));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void handle(Link link, Element route) {
        if (!route.name().equals("route")) {
            ComponentStanzas known = components;
            if (known != null) {
                known.received(link, route);
            }
            return;
        }
        C2sAddress from;
        Jid to;
        try {
            from = C2sAddress.of(route.get("from"));
            to = Jid.of(route.get("to", ""));
        } catch (IllegalArgumentException e) {
            LOG.warn("dropped route with a bad address service={} reason={}", link.service(), e.getMessage());
            return;
        }
        if (!from.service().equals(link.service())) {
            // A c2s speaks for its own clients only; an answer would go to another c2s.
            LOG.warn("dropped route of a foreign sender service={} from={}", link.service(), from);
            if (restricted.test(link.service()) && !"error".equals(route.get("type"))) {
                outbox.send(link.service(), StanzaError.INTERNAL_SERVER_ERROR.reply(route));
            }
            return;
        }
        if (!domains.contains(to.domain())) {
            refuse(from, to, "Unable to deliver, destination unknown", route);
            return;
        }
        switch (route.get("type", "")) {
            case "auth" -> auth(route, from, to);
            case "session" -> session(route, from, to);
            case "error" -> error(route, from, to);
            default -> stanza(link.managesStreams(), route, from, to);
        }
    }

    /** What another JSM had from a c2s, for a user who is here; on the user's stripe. */
    void forwarded(Element route, Local.Answer answer) {
        C2sAddress from = C2sAddress.of(route.get("from"));
        Jid to = Jid.of(route.get("to", ""));
        switch (route.get("type", "")) {
            case "session" -> begin(route, from, to, answer);
            case "error" -> errorHere(route, from, to);
            default -> stanzaHere(true, route, from, to);
        }
    }

    /** Runs on the stripe of the user, at the JSM that has the user. */
    private void at(Jid user, Element route, Runnable here) {
        Owners owners = sessions.owners();
        if (owners == null) {
            sessions.stripes().run(user, route, here);
        } else {
            owners.route(user, route, here);
        }
    }

    private void auth(Element route, C2sAddress from, Jid to) {
        Optional<Element> stanza = route.first();
        Jid stripe = new Jid(from.number(), from.service(), "");
        Owners owners = sessions.owners();
        if (owners != null && !owners.serving()) {
            stanza.ifPresent(child -> authStripes.run(stripe, () -> auth.impossible(route, from, to, child)));
            return;
        }
        stanza.ifPresent(child -> authStripes.run(stripe, route, () -> auth.handle(route, from, to, child)));
    }

    private void session(Element route, C2sAddress from, Jid to) {
        Jid stripe = new Jid(from.number(), from.service(), "");
        // Behind the authentication of the same client, which may still be at work.
        authStripes.run(stripe, () -> {
            boolean proved = auth.proved(from).filter(to.bare()::equals).isPresent();
            boolean resumes = resume(route).isPresent();
            if (!resumes || !proved) {
                auth.forget(from);
            }
            if (proved && (resumes || to.isFull())) {
                Local.Answer answer = new Local.Answer() {
                    @Override
                    public void prove() {
                        auth.prove(from, to.bare());
                    }

                    @Override
                    public void forget() {
                        auth.forget(from);
                    }
                };
                at(to.bare(), route, () -> begin(route, from, to, answer));
            } else {
                outbox.send(
                        from.service(),
                        Routes.route("error", to.toString(), from.toString()).set("error", "Session Failed"));
            }
        });
    }

    private static Optional<Element> resume(Element route) {
        return route.first().filter(child -> child.is("resume", Namespaces.STREAM_MANAGEMENT));
    }

    /** A login that was checked becomes a session, or finds the one that it had. */
    private void begin(Element route, C2sAddress from, Jid to, Local.Answer answer) {
        Optional<Element> resume = resume(route);
        if (resume.isEmpty()) {
            sessions.start(to, from, route.children(), route.get(NUMBER) != null, answer::prove);
        } else if (sessions.resumption().resume(to.bare(), from, route.get(NUMBER) != null, resume.get())) {
            answer.forget();
        }
    }

    /** A client is gone. Errors for a bare address are not taken as "end all of this user's sessions", which the original does. */
    private void error(Element route, C2sAddress from, Jid to) {
        if (!to.isFull()) {
            auth.forget(from);
            return;
        }
        at(to.bare(), route, () -> errorHere(route, from, to));
    }

    private void errorHere(Element route, C2sAddress from, Jid to) {
        Optional<Session> session =
                sessions.byAddress(to).filter(s -> s.address().equals(from));
        session.ifPresent(route.get(LOST) == null ? sessions::ended : sessions::lost);
        route.first()
                .filter(child -> child.name().equals("message") && !Routes.kept(route))
                .ifPresent(message -> delivery.undelivered(sessions.user(to.bare()), message));
    }

    private void stanza(boolean manages, Element route, C2sAddress from, Jid to) {
        Optional<Element> stanza = route.first();
        if (stanza.isEmpty()) {
            LOG.debug("dropped empty route to={}", to);
            return;
        }
        if (!stanza.get().namespace().equals(Namespaces.STREAM_MANAGEMENT)) {
            stanzasIn.increment();
        }
        if (stanza.get().name().equals("message")) {
            messagesIn.increment();
        }
        at(to.bare(), route, () -> stanzaHere(manages, route, from, to));
    }

    private void stanzaHere(boolean manages, Element route, C2sAddress from, Jid to) {
        Element stanza = route.first().orElseThrow();
        Optional<Session> found = sessions.byAddress(to).filter(s -> s.address().equals(from) && !s.detached());
        if (found.isEmpty()) {
            boolean known = sessions.online(to.bare()) || storage.exists(to.bare());
            refuse(from, to, known ? "Invalid Session" : "Invalid User", route);
            return;
        }
        Session session = found.get();
        String number = route.get(NUMBER);
        if (stanza.is(Rehoming.HAVE, Namespaces.LINK)) {
            sessions.rehoming().have(session, stanza);
        } else if (manages && stanza.namespace().equals(Namespaces.STREAM_MANAGEMENT)) {
            sessions.resumption().received(session, stanza);
        } else if (number == null || session.arrived(Integer.parseUnsignedInt(number))) {
            delivery.outgoing(session, stanza);
        }
    }

    /** The packet goes back unchanged, which is how a c2s learns that a session is over. */
    private void refuse(C2sAddress from, Jid to, String reason, Element route) {
        Element answer = Routes.route("error", to.toString(), from.toString()).set("error", reason);
        route.first().ifPresent(answer::add);
        outbox.send(from.service(), answer);
    }

    @Override
    public void lost(String service) {
        auth.forgetAll(service);
        sessions.endAll(service);
    }

    @Override
    public void undeliverable(Element route) {
        if (!route.name().equals("route")) {
            components.undeliverable(route);
            return;
        }
        Optional<Element> message = route.first().filter(child -> child.name().equals("message"));
        if (route.get("type") == null && message.isPresent() && !Routes.kept(route)) {
            Jid user = Jid.of(route.get("from")).bare();
            Element found = message.get();
            if (found.get("to") == null) {
                found.set("to", user.toString());
            }
            Owners owners = sessions.owners();
            Runnable here = () -> delivery.undelivered(sessions.user(user), found);
            if (owners == null) {
                sessions.stripes().run(user, route, here);
            } else {
                owners.stanza(user, found, here);
            }
        }
    }
}
