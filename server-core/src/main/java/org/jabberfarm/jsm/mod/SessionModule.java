package org.jabberfarm.jsm.mod;

import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xmpp.Namespaces;

/** The session request of RFC 3921, which asks for nothing that is not so already. Always on: older clients insist on it. */
public final class SessionModule implements Module {
    @Override
    public boolean iq(Iq iq) {
        return iq.target() != Iq.Target.OTHER && iq.is("session", Namespaces.SESSION) && iq.done();
    }
}
