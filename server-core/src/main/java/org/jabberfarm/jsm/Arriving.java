package org.jabberfarm.jsm;

import org.jabberfarm.jsm.auth.AuthRoutes;
import org.jabberfarm.jsm.owner.Local;
import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** What other JSMs send, given to the parts that deal with the same when it comes over a link of our own. */
record Arriving(RouteHandler routes, Delivery delivery, AuthRoutes auth, Sessions sessions) implements Local {
    @Override
    public void stanza(Element stanza) {
        delivery.arrived(stanza);
    }

    @Override
    public void route(Element route, Answer answer) {
        routes.forwarded(route, answer);
    }

    @Override
    public void undeliverable(Element stanza) {
        delivery.timedOut(stanza);
    }

    @Override
    public void prove(String c2sAddress, Jid user) {
        auth.prove(C2sAddress.of(c2sAddress), user);
    }

    @Override
    public void forget(String c2sAddress) {
        auth.forget(C2sAddress.of(c2sAddress));
    }

    @Override
    public void online(Element announcement) {
        if (!sessions.ordered(announcement)) {
            sessions.modules().forEach(module -> module.announced(announcement));
        }
    }
}
