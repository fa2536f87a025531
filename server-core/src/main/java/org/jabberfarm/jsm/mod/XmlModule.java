package org.jabberfarm.jsm.mod;

import java.util.List;
import java.util.Optional;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_xml}: private XML that a client keeps with us (XEP-0049). */
public final class XmlModule implements Module {
    private static final int MOST_NAMESPACE = 400;

    /** Characters of all that a client keeps here, see {@link Storage#xmlSize}. */
    private static final long MOST_KEPT = 2_000_000;

    private final Storage storage;

    public XmlModule(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<String> features() {
        return List.of(Namespaces.PRIVATE);
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.target() != Iq.Target.OWN || !iq.is("query", Namespaces.PRIVATE)) {
            return false;
        }
        Optional<Element> asked = iq.query().first();
        if (asked.isEmpty()
                || asked.get().namespace().equals(Namespaces.PRIVATE)
                || asked.get().namespace().length() > MOST_NAMESPACE) {
            return iq.error(StanzaError.NOT_ACCEPTABLE, "one element in a namespace of its own");
        }
        String key = "private:" + asked.get().namespace();
        if (iq.set()) {
            String xml = asked.get().toXml("");
            if (storage.xmlSize(iq.user().jid()) + xml.length() > MOST_KEPT) {
                return iq.error(
                        StanzaError.RESOURCE_CONSTRAINT, "no room: " + MOST_KEPT + " characters are kept for a user");
            }
            storage.setXml(iq.user().jid(), key, xml);
            return iq.done();
        }
        Element result = iq.result();
        result.child("query", Namespaces.PRIVATE)
                .add(storage.xml(iq.user().jid(), key)
                        .flatMap(xml -> Elements.parse(xml, ""))
                        .orElse(asked.get().copy()));
        return iq.answer(result);
    }
}
