package org.jabberfarm.c2s;

import java.util.Set;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Caps;
import org.jabberfarm.xmpp.Namespaces;

/** The stream features of RFC 6120 4.3.2 that fit the state of a connection. */
final class Features {
    private Features() {}

    /** Before login. @param bindings types of channel bindings that this connection has, if the JSM takes any */
    static String beforeLogin(C2s c2s, SmLink.Peer peer, String domain, boolean tls, Set<String> bindings) {
        Element features = new Element("features", Namespaces.STREAM);
        String policy = c2s.config().own().tls();
        boolean canTls = !tls && c2s.tls().isOn() && !policy.equals("off");
        if (canTls) {
            Element starttls = features.child("starttls", Namespaces.TLS);
            if (policy.equals("required")) {
                starttls.child("required");
            }
        }
        if (tls || !policy.equals("required")) {
            boolean plain = tls || c2s.config().own().plainWithoutTls();
            Element mechanisms = new Element("mechanisms", Namespaces.SASL);
            peer.mechanisms().stream()
                    .filter(m -> plain || !m.equals("PLAIN"))
                    .filter(m -> !bindings.isEmpty() || !m.endsWith(SmLink.Peer.PLUS))
                    .forEach(m -> mechanisms.child("mechanism").text(m));
            if (!mechanisms.children().isEmpty()) {
                features.add(mechanisms);
            }
            if (!bindings.isEmpty()) {
                Element types = features.child("sasl-channel-binding", Namespaces.CHANNEL_BINDING);
                bindings.forEach(type -> types.child("channel-binding").set("type", type));
            }
            if (c2s.extras().offersLegacyAuth(domain)) {
                features.child("auth", Namespaces.AUTH_FEATURE);
            }
            if (peer.register() && c2s.extras().offersRegistration(domain)) {
                features.child("register", Namespaces.REGISTER_FEATURE);
            }
        }
        return xml(features);
    }

    /** After SASL. */
    static String afterLogin(SmLink.Peer peer) {
        Element features = new Element("features", Namespaces.STREAM);
        features.child("bind", Namespaces.BIND);
        features.child("session", Namespaces.SESSION).child("optional");
        if (peer.rosterVersions()) {
            features.child("ver", Namespaces.ROSTER_VERSIONING);
            // Of the same module of the JSM.
            features.child("sub", Namespaces.PRE_APPROVAL);
        }
        if (peer.streamManagement()) {
            features.child("sm", Namespaces.STREAM_MANAGEMENT);
        }
        if (!peer.caps().isEmpty()) {
            features.child("c", Namespaces.CAPS)
                    .set("hash", Caps.HASH)
                    .set("node", Caps.NODE)
                    .set("ver", peer.caps());
        }
        return xml(features);
    }

    /** Clients of the last century look for the literal prefix. */
    private static String xml(Element features) {
        StringBuilder out = new StringBuilder("<stream:features>");
        features.children().forEach(child -> out.append(child.toXml(Namespaces.CLIENT)));
        return out.append("</stream:features>").toString();
    }
}
