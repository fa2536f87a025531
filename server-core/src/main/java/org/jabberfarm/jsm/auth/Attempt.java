package org.jabberfarm.jsm.auth;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.link.Network;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/**
 * What a client without a session asks, and what its c2s says about it.
 *
 * @param route of type auth
 * @param from the client
 * @param to whom it asks about; the name is missing while the client has not said it
 * @param stanza the route's child
 */
record Attempt(Element route, C2sAddress from, Jid to, Element stanza) {
    private static final String TLS = "{" + Namespaces.LINK + "}tls";
    private static final String IP = "{" + Namespaces.LINK + "}ip";

    /** RFC 9266, RFC 5929. */
    private static final List<String> BINDINGS = List.of("tls-exporter", "tls-server-end-point");

    /** Whether the client's connection is known to be encrypted. */
    boolean tls() {
        return "1".equals(route.get(TLS));
    }

    /** What a login from that connection can be bound to (RFC 5056): data by type. */
    Map<String, byte[]> bindings() {
        Map<String, byte[]> bindings = new HashMap<>();
        for (String type : BINDINGS) {
            String data = route.get("{" + Namespaces.LINK + "}" + type);
            if (tls() && data != null) {
                bindings.put(type, Base64.getDecoder().decode(data));
            }
        }
        return bindings;
    }

    /** For logs. */
    String ip() {
        return route.get(IP, "unknown");
    }

    /**
     * Where a client is, as far as throttling goes; empty when the c2s does not tell. Whoever has an IPv6 address has a
     * whole network of them.
     */
    String network() {
        return Network.name(route.get(IP, ""));
    }

    /** A result for the stanza, an iq, without content. */
    Element result() {
        return new Element("iq", Namespaces.CLIENT).set("id", stanza.get("id")).set("type", "result");
    }
}
