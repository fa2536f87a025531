package org.jabberfarm.jsm.mod;

import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** {@code mod_echo}: sends messages to {@code domain/echo} back, so that users can try whether theirs arrive. */
public final class EchoModule implements Module {
    private final Delivery delivery;

    public EchoModule(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public boolean toServer(Jid to, Element message) {
        Jid from = Jid.of(message.get("from"));
        // Only people: a program that answers on its side would be answered for ever.
        if (!to.resource().equals("echo")
                || "error".equals(message.get("type"))
                || !from.hasUser()
                || !delivery.domains().contains(from.domain())) {
            return false;
        }
        delivery.deliver(message.copy().set("from", to.toString()).set("to", from.toString()));
        return true;
    }
}
