package org.jabberfarm.jsm.mod;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Caps;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_disco}: says what this server and its accounts can do (XEP-0030). */
public final class DiscoModule implements Module {
    /** Of what the server can do, this is the server's alone, and no account answers to it. */
    private static final Set<String> OF_SERVER =
            Set.of(Namespaces.CAPS, "msgoffline", Namespaces.TIME, Namespaces.OLD_TIME, Namespaces.VERSION);

    /** What an account answers to when others ask; to its owner it answers all the rest, too. */
    private static final Set<String> FOR_OTHERS =
            Set.of(Namespaces.DISCO_INFO, Namespaces.DISCO_ITEMS, Namespaces.BROWSE, Namespaces.LAST, Namespaces.VCARD);

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
        return List.of(Namespaces.DISCO_INFO, Namespaces.DISCO_ITEMS, Namespaces.CAPS);
    }

    @Override
    public Map<String, String> offer() {
        return Map.of("caps", Caps.version(serverInfo()));
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.is("query", Namespaces.DISCO_INFO) && !iq.set()) {
            String node = iq.query().get("node");
            boolean known = node == null
                    || (iq.target() == Iq.Target.SERVER && node.equals(Caps.NODE + "#" + Caps.version(serverInfo())));
            return known ? info(iq) : iq.error(StanzaError.ITEM_NOT_FOUND);
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
        if (iq.target() == Iq.Target.SERVER) {
            return iq.answer(iq.result().add(serverInfo().set("node", iq.query().get("node"))));
        }
        boolean own = iq.target() == Iq.Target.OWN;
        Element account = identity("account", "registered");
        return iq.answer(iq.result()
                .add(withFeatures(
                        account, feature -> own ? !OF_SERVER.contains(feature) : FOR_OTHERS.contains(feature))));
    }

    private Element serverInfo() {
        Element info = identity("server", "im");
        info.children().get(0).set("name", serverName);
        return withFeatures(info, feature -> true);
    }

    private static Element identity(String category, String type) {
        Element info = new Element("query", Namespaces.DISCO_INFO);
        info.child("identity").set("category", category).set("type", type);
        return info;
    }

    private Element withFeatures(Element info, Predicate<String> served) {
        sessions.modules().stream()
                .flatMap(module -> module.features().stream())
                .filter(served)
                .distinct()
                .sorted()
                .forEach(feature -> info.child("feature").set("var", feature));
        return info;
    }
}
