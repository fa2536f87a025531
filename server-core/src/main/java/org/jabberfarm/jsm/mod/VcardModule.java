package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_vcard}: a user's card, which anyone may read (XEP-0054), and the server's own. */
public final class VcardModule implements Module {
    private final Storage storage;
    private final String serverName;

    public VcardModule(Storage storage, String serverName) {
        this.storage = storage;
        this.serverName = serverName;
    }

    @Override
    public List<String> features() {
        return List.of(Namespaces.VCARD);
    }

    @Override
    public boolean iq(Iq iq) {
        if (!iq.is("vCard", Namespaces.VCARD)) {
            return false;
        }
        if (iq.target() == Iq.Target.SERVER) {
            return iq.set() ? iq.error(StanzaError.NOT_ALLOWED) : server(iq);
        }
        if (iq.set()) {
            if (iq.target() != Iq.Target.OWN) {
                return iq.error(StanzaError.FORBIDDEN);
            }
            storage.setXml(iq.user().jid(), Namespaces.VCARD, iq.query().toXml(""));
            return iq.done();
        }
        Element card = storage.xml(iq.user().jid(), Namespaces.VCARD)
                .flatMap(xml -> Elements.parse(xml, ""))
                .orElse(new Element("vCard", Namespaces.VCARD));
        return iq.answer(iq.result().add(card));
    }

    private boolean server(Iq iq) {
        Element result = iq.result();
        Element card = result.child("vCard", Namespaces.VCARD);
        if (!serverName.isEmpty()) {
            card.child("FN").text(serverName);
        }
        return iq.answer(result);
    }
}
