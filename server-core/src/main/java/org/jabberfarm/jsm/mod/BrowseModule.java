package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_browse}: what there is at an address, for clients that are older than service discovery (XEP-0011). */
public final class BrowseModule implements Module {
    private final Sessions sessions;
    private final String serverName;
    private final List<JabberXml.Service> services;

    /** @param services what the server lists beside itself */
    public BrowseModule(Sessions sessions, String serverName, List<JabberXml.Service> services) {
        this.sessions = sessions;
        this.serverName = serverName.isEmpty() ? "Jabberfarm" : serverName;
        this.services = List.copyOf(services);
    }

    @Override
    public List<String> features() {
        return List.of(Namespaces.BROWSE);
    }

    @Override
    public boolean iq(Iq iq) {
        // The element is named by what is browsed, and clients ask with any name.
        if (iq.set() || !iq.query().namespace().equals(Namespaces.BROWSE)) {
            return false;
        }
        return switch (iq.target()) {
            case SERVER -> server(iq);
            case OWN -> user(iq);
            case OTHER ->
                iq.user().contact(iq.from().bare()).from() ? user(iq) : iq.error(StanzaError.SERVICE_UNAVAILABLE);
        };
    }

    private boolean server(Iq iq) {
        Element result = iq.result();
        Element server = result.child("service", Namespaces.BROWSE)
                .set("type", "jabber")
                .set("jid", iq.stanza().get("to"))
                .set("name", serverName);
        sessions.modules().stream()
                .flatMap(module -> module.features().stream())
                .distinct()
                .sorted()
                .forEach(feature -> server.child("ns").text(feature));
        for (JabberXml.Service service : services) {
            Element item = server.child("service")
                    .set("type", service.type().isEmpty() ? null : service.type())
                    .set("jid", service.jid())
                    .set("name", service.name().isEmpty() ? null : service.name());
            service.namespaces().forEach(namespace -> item.child("ns").text(namespace));
        }
        return iq.answer(result);
    }

    private static boolean user(Iq iq) {
        Element result = iq.result();
        Element user = result.child("user", Namespaces.BROWSE)
                .set("type", "user")
                .set("jid", iq.user().jid().toString());
        iq.user()
                .availableSessions()
                .forEach(session -> user.child("user")
                        .set("type", "client")
                        .set("jid", session.jid().toString()));
        return iq.answer(result);
    }
}
