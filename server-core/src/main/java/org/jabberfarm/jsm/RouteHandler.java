package org.jabberfarm.jsm;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jabberfarm.jsm.auth.AuthRoutes;
import org.jabberfarm.jsm.link.Link;
import org.jabberfarm.jsm.link.LinkServer;
import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Outbox;
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
    public void route(Link link, Element route) {
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
            default -> stanza(link, route, from, to);
        }
    }

    private void auth(Element route, C2sAddress from, Jid to) {
        Optional<Element> stanza = route.first();
        Jid stripe = new Jid(from.number(), from.service(), "");
        stanza.ifPresent(child -> authStripes.run(stripe, route, () -> auth.handle(route, from, to, child)));
    }

    private void session(Element route, C2sAddress from, Jid to) {
        Jid stripe = new Jid(from.number(), from.service(), "");
        // Behind the authentication of the same client, which may still be at work.
        authStripes.run(stripe, () -> {
            boolean proved = auth.proved(from).filter(to.bare()::equals).isPresent();
            boolean allowed = to.isFull() && proved;
            Optional<Element> resume = route.first().filter(child -> child.is("resume", Namespaces.STREAM_MANAGEMENT));
            if (proved && resume.isPresent()) {
                sessions.stripes().run(to.bare(), () -> {
                    if (sessions.resumption().resume(to.bare(), from, resume.get())) {
                        auth.forget(from);
                    }
                });
                return;
            }
            auth.forget(from);
            if (allowed) {
                Runnable again = () -> auth.prove(from, to.bare());
                sessions.stripes().run(to.bare(), () -> sessions.start(to, from, route.children(), again));
            } else {
                outbox.send(
                        from.service(),
                        Routes.route("error", to.toString(), from.toString()).set("error", "Session Failed"));
            }
        });
    }

    /** A client is gone. Errors for a bare address are not taken as "end all of this user's sessions", which the original does. */
    private void error(Element route, C2sAddress from, Jid to) {
        if (!to.isFull()) {
            auth.forget(from);
            return;
        }
        sessions.stripes().run(to.bare(), route, () -> {
            Optional<Session> session =
                    sessions.byAddress(to).filter(s -> s.address().equals(from));
            session.ifPresent(route.get(LOST) == null ? sessions::ended : sessions::lost);
            route.first()
                    .filter(child -> child.name().equals("message") && !Routes.kept(route))
                    .ifPresent(message -> delivery.undelivered(sessions.user(to.bare()), message));
        });
    }

    private void stanza(Link link, Element route, C2sAddress from, Jid to) {
        Optional<Element> stanza = route.first();
        if (stanza.isEmpty()) {
            LOG.debug("dropped empty route to={}", to);
            return;
        }
        boolean management = link.managesStreams() && stanza.get().namespace().equals(Namespaces.STREAM_MANAGEMENT);
        if (!management) {
            stanzasIn.increment();
        }
        if (stanza.get().name().equals("message")) {
            messagesIn.increment();
        }
        sessions.stripes().run(to.bare(), route, () -> {
            Optional<Session> session =
                    sessions.byAddress(to).filter(s -> s.address().equals(from) && !s.detached());
            if (session.isPresent() && management) {
                sessions.resumption().received(session.get(), stanza.get());
            } else if (session.isPresent()) {
                delivery.outgoing(session.get(), stanza.get());
            } else {
                boolean known = sessions.online(to.bare()) || storage.exists(to.bare());
                refuse(from, to, known ? "Invalid Session" : "Invalid User", route);
            }
        });
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
            sessions.stripes().run(user, route, () -> delivery.undelivered(sessions.user(user), message.get()));
        }
    }
}
