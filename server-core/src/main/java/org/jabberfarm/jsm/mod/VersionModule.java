package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.process.Release;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/** {@code mod_version}: XEP-0092. The operating system is nobody's business. */
public final class VersionModule implements Module {
    @Override
    public List<String> features() {
        return List.of(Namespaces.VERSION);
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.target() != Iq.Target.SERVER || iq.set() || !iq.is("query", Namespaces.VERSION)) {
            return false;
        }
        Element result = iq.result();
        Element query = result.child("query", Namespaces.VERSION);
        query.child("name").text("Jabberfarm");
        query.child("version").text(Release.version());
        return iq.answer(result);
    }
}
