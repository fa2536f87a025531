package org.jabberfarm.jsm.mod;

import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_announce}: an administrator writes to {@code domain/announce/online}, all who are online get it. */
public final class AnnounceModule implements Module {
    private static final String ONLINE = "announce/online";

    private final Sessions sessions;
    private final Delivery delivery;
    private final Set<Jid> admins;

    public AnnounceModule(Sessions sessions, Delivery delivery, Iterable<String> admins) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.admins = java.util.stream.StreamSupport.stream(admins.spliterator(), false)
                .map(Jid::of)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean messageOut(Session session, Element message) {
        Jid to = Jid.of(message.get("to"));
        if (to.hasUser() || !to.resource().equals(ONLINE) || !delivery.domains().contains(to.domain())) {
            return false;
        }
        if (!admins.contains(session.user().jid())) {
            sessions.send(session, StanzaError.FORBIDDEN.reply(message));
            return true;
        }
        for (Jid user : sessions.online()) {
            if (user.domain().equals(to.domain())) {
                delivery.deliver(message.copy()
                        .set("from", to.domain())
                        .set("to", user.toString())
                        .set("type", "headline"));
            }
        }
        return true;
    }
}
