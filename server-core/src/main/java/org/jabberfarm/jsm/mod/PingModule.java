package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xmpp.Namespaces;

/** {@code mod_ping}: XEP-0199. */
public final class PingModule implements Module {
    @Override
    public List<String> features() {
        return List.of(Namespaces.PING);
    }

    @Override
    public boolean iq(Iq iq) {
        return iq.target() != Iq.Target.OTHER && iq.is("ping", Namespaces.PING) && iq.done();
    }
}
