package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code <archive><service>}: services that get a copy of each message, in a {@code <route type='archive'>} as mod_log of the
 * original sends it; once, where that one sends a second when the message arrives. While a service is away its copies are
 * lost, as there: nobody's message is held up for it.
 */
public final class MessageCopies implements Module {
    private static final Logger LOG = LoggerFactory.getLogger(MessageCopies.class);

    private final Delivery delivery;
    private final List<Jid> services;

    public MessageCopies(Delivery delivery, List<String> services) {
        this.delivery = delivery;
        this.services = services.stream()
                .map(Jid::of)
                .filter(service -> foreign(delivery, service))
                .toList();
    }

    private static boolean foreign(Delivery delivery, Jid service) {
        boolean own = delivery.domains().contains(service.domain());
        if (own) {
            LOG.warn("archive/service={} has no effect: no client understands such copies, name a service", service);
        }
        return !own;
    }

    @Override
    public boolean messageOut(Session session, Element message) {
        copy(message);
        return false;
    }

    @Override
    public void messageFromElsewhere(Element message) {
        copy(message);
    }

    private void copy(Element message) {
        for (Jid service : services) {
            delivery.deliver(new Element("route", Namespaces.CLIENT)
                    .set("type", "archive")
                    .set("to", service.toString())
                    .add(message.copy()));
        }
    }
}
