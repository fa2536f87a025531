package org.jabberfarm.jsm;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.jsm.link.Link;
import org.jabberfarm.jsm.session.Components;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Owners;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.Stripes;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.StanzaError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stanzas to and from services that are no c2s: a gateway or a user directory of the jabberd 1.4 kind, which has a link of its
 * own and speaks for its own hosts only (XEP-0114).
 */
final class ComponentStanzas implements Components {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentStanzas.class);
    private static final Set<String> STANZAS = Set.of("message", "presence", "iq");

    private volatile Map<String, Link> links;
    private final Delivery delivery;
    private final Stripes stripes;
    private final Sessions sessions;
    private final Outbox outbox;

    /** @param links the link of each host that a service of jabber.xml has */
    ComponentStanzas(Map<String, Link> links, Delivery delivery, Sessions sessions, Outbox outbox) {
        this.links = links;
        this.delivery = delivery;
        this.stripes = sessions.stripes();
        this.sessions = sessions;
        this.outbox = outbox;
    }

    void configure(Map<String, Link> wanted) {
        links = wanted;
    }

    @Override
    public boolean serves(String domain) {
        Link link = links.get(domain);
        return link != null && !link.carriesClients();
    }

    @Override
    public boolean send(Element stanza) {
        Link link = links.get(Jid.of(stanza.get("to")).domain());
        if (link == null) {
            return false;
        }
        Owners owners = sessions.owners();
        boolean elsewhere = owners != null && !link.up() && owners.reaches(link.service());
        if (!elsewhere && !link.expected()) {
            return false;
        }
        outbox.send(link.service(), stanza);
        return true;
    }

    /** A stanza that came over a link without a route around it. */
    void received(Link link, Element stanza) {
        if (!STANZAS.contains(stanza.name())) {
            LOG.debug("ignored packet name={} service={}", stanza.name(), link.service());
            return;
        }
        Jid from;
        try {
            from = Jid.of(stanza.get("from", ""));
        } catch (IllegalArgumentException e) {
            LOG.warn("dropped stanza without a good sender service={} reason={}", link.service(), e.getMessage());
            return;
        }
        if (links.get(from.domain()) != link) {
            LOG.warn("refused stanza of a foreign sender service={} from={}", link.service(), from);
            refuse(link, stanza, StanzaError.INTERNAL_SERVER_ERROR);
            return;
        }
        try {
            stanza.set("from", from.toString())
                    .set("to", Jid.of(stanza.get("to", "")).toString());
        } catch (IllegalArgumentException e) {
            refuse(link, stanza, StanzaError.JID_MALFORMED);
            return;
        }
        // On the sender's stripe, so that what it says arrives in order.
        stripes.run(from.bare(), () -> delivery.fromComponent(from, stanza));
    }

    private static void refuse(Link link, Element stanza, StanzaError error) {
        String type = stanza.get("type", "");
        if (!type.equals("error") && !type.equals("result")) {
            link.send(error.reply(stanza));
        }
    }

    /** A stanza that has waited for its service in vain, or found no room. */
    void undeliverable(Element stanza) {
        Optional.ofNullable(stanza.get("from"))
                .map(Jid::of)
                .ifPresent(from -> stripes.run(from.bare(), () -> delivery.timedOut(stanza)));
    }
}
