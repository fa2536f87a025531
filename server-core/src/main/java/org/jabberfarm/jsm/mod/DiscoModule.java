package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_disco}: says what this server and its accounts can do (XEP-0030). */
public final class DiscoModule implements Module {
    private final Sessions sessions;
    private final String serverName;
    private final List<JabberXml.Service> services;

    /** @param services what the server lists beside itself */
    public DiscoModule(Sessions sessions, String serverName, List<JabberXml.Service> services) {
        this.sessions = sessions;
        this.services = List.copyOf(services);
        this.serverName = serverName.isEmpty() ? "Jabberfarm" : serverName;
    }

    @Override
    public List<String> features() {
        return List.of(Namespaces.DISCO_INFO, Namespaces.DISCO_ITEMS);
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.is("query", Namespaces.DISCO_INFO) && !iq.set()) {
            return iq.query().get("node") != null ? iq.error(StanzaError.ITEM_NOT_FOUND) : info(iq);
        }
        if (iq.is("query", Namespaces.DISCO_ITEMS) && !iq.set()) {
            Element result = iq.result();
            Element query = result.child("query", Namespaces.DISCO_ITEMS);
            if (iq.target() == Iq.Target.SERVER) {
                services.forEach(service -> query.child("item")
                        .set("jid", service.jid())
                        .set("name", service.name().isEmpty() ? null : service.name()));
            }
            return iq.answer(result);
        }
        return false;
    }

    private boolean info(Iq iq) {
        if (iq.target() == Iq.Target.OTHER
                && !iq.user().contact(iq.from().bare()).from()) {
            return iq.error(StanzaError.SERVICE_UNAVAILABLE);
        }
        Element result = iq.result();
        Element query = result.child("query", Namespaces.DISCO_INFO);
        boolean server = iq.target() == Iq.Target.SERVER;
        query.child("identity")
                .set("category", server ? "server" : "account")
                .set("type", server ? "im" : "registered")
                .set("name", server ? serverName : null);
        sessions.modules().stream()
                .flatMap(module -> module.features().stream())
                .distinct()
                .sorted()
                .forEach(feature -> query.child("feature").set("var", feature));
        return iq.answer(result);
    }
}
