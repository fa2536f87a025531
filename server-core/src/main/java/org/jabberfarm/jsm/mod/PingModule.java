package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xmpp.Namespaces;

/** {@code mod_ping}: XEP-0199, and the session request of RFC 3921, which asks for nothing that is not so already. */
public final class PingModule implements Module {
    @Override
    public List<String> features() {
        return List.of(Namespaces.PING);
    }

    @Override
    public boolean iq(Iq iq) {
        boolean ours = iq.target() != Iq.Target.OTHER
                && (iq.is("ping", Namespaces.PING) || iq.is("session", Namespaces.SESSION));
        return ours && iq.done();
    }
}
