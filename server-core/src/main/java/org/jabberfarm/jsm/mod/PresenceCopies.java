package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** {@code <presence><bcc>}: services and people who see the presence of all users, without being asked for. */
public final class PresenceCopies implements Module {
    private final Delivery delivery;
    private final List<Jid> addresses;

    public PresenceCopies(Delivery delivery, List<String> addresses) {
        this.delivery = delivery;
        this.addresses = addresses.stream().map(Jid::of).toList();
    }

    @Override
    public boolean presenceOut(Session session, Element presence) {
        String type = presence.get("type", "");
        boolean broadcast = presence.get("to") == null && (type.isEmpty() || type.equals("unavailable"));
        if (broadcast) {
            addresses.forEach(address -> delivery.deliver(presence.copy().set("to", address.toString())));
        }
        return false;
    }
}
