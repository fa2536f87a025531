package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/** {@code mod_agents}: the services list of clients that are older than browsing (XEP-0094). */
public final class AgentsModule implements Module {
    private final String serverName;
    private final boolean register;
    private final List<JabberXml.Service> services;

    /** @param register whether strangers may make accounts */
    public AgentsModule(String serverName, boolean register, List<JabberXml.Service> services) {
        this.serverName = serverName.isEmpty() ? "Jabberfarm" : serverName;
        this.register = register;
        this.services = List.copyOf(services);
    }

    @Override
    public List<String> features() {
        return List.of(Namespaces.AGENTS);
    }

    @Override
    public boolean iq(Iq iq) {
        // Some of those clients leave the address away.
        if (iq.target() == Iq.Target.OTHER || iq.set()) {
            return false;
        }
        if (iq.is("query", Namespaces.AGENTS)) {
            Element result = iq.result();
            Element list = result.child("query", Namespaces.AGENTS);
            services.forEach(service -> agent(list.child("agent").set("jid", service.jid()), service));
            return iq.answer(result);
        }
        if (iq.is("query", Namespaces.AGENT)) {
            Element result = iq.result();
            Element server = result.child("query", Namespaces.AGENT);
            server.child("name").text(serverName);
            server.child("service").text("jabber");
            server.child("agents");
            if (register) {
                server.child("register");
            }
            return iq.answer(result);
        }
        return false;
    }

    private static void agent(Element agent, JabberXml.Service service) {
        agent.child("name").text(service.name().isEmpty() ? service.jid() : service.name());
        if (!service.type().isEmpty()) {
            agent.child("service").text(service.type());
        }
        for (String namespace : service.namespaces()) {
            switch (namespace) {
                case "jabber:iq:register" -> agent.child("register");
                case "jabber:iq:search" -> agent.child("search");
                case "jabber:iq:gateway" -> agent.child("transport");
                case "jabber:iq:conference" -> agent.child("groupchat");
                default -> {
                    // These clients know no other.
                }
            }
        }
    }
}
