package org.jabberfarm.jsm.mod;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/** {@code mod_time}: the server's clock (XEP-0202), in UTC. */
public final class TimeModule implements Module {
    @Override
    public List<String> features() {
        return List.of(Namespaces.TIME);
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.target() != Iq.Target.SERVER || iq.set() || !iq.is("time", Namespaces.TIME)) {
            return false;
        }
        Element result = iq.result();
        Element time = result.child("time", Namespaces.TIME);
        time.child("tzo").text("+00:00");
        time.child("utc").text(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return iq.answer(result);
    }
}
