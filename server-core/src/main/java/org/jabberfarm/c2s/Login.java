package org.jabberfarm.c2s;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/**
 * What a client does before it has a session: TLS, SASL and binding (RFC 6120), or jabber:iq:auth (XEP-0078), or
 * registration. All of it is decided in the JSM; here it is only carried and kept in order.
 */
final class Login implements Phase {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What we wait for from the JSM, and so do not take further stanzas. */
    private enum Waiting {
        NOTHING,
        SASL,
        IQ,
        LEGACY_AUTH,
        LEGACY_SESSION,
        BIND,
        RESUME
    }

    private final C2s c2s;
    private final ClientConnection connection;
    private Waiting waiting = Waiting.NOTHING;
    private Jid user;
    private Jid full;
    private Element pending;
    private boolean asked;

    Login(C2s c2s, ClientConnection connection) {
        this.c2s = c2s;
        this.connection = connection;
    }

    /** Whether SASL is through. */
    boolean authenticated() {
        return user != null;
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        Element stanza = c2s.proved(xml, connection.limits());
        if (connection.elsewhere() != null) {
            sendElsewhere(stanza);
        } else if (stanza.is("starttls", Namespaces.TLS)) {
            connection.startTls();
        } else if (stanza.namespace().equals(Namespaces.SASL)) {
            sasl(stanza);
        } else if (authenticated()) {
            enter(stanza);
        } else {
            legacy(stanza);
        }
    }

    /** One of the old protocol that is to go to another c2s: whatever it asks, the answer has the address. */
    private void sendElsewhere(Element stanza) {
        Element redirect = stanza.copy().set("to", null).set("from", null).set("type", "error");
        redirect.child("error").set("code", "302").text(connection.elsewhere());
        connection.send(redirect.toXml(Namespaces.CLIENT));
        connection.close("</stream:stream>");
    }

    /** TLS policy, for whatever carries a password. */
    private boolean tlsMissing() {
        return c2s.config().own().tls().equals("required") && !connection.tls();
    }

    private void sasl(Element stanza) {
        SmLink.Peer peer = c2s.link().peer();
        if (tlsMissing() || authenticated() || peer == null || !peer.ours()) {
            String condition =
                    tlsMissing() ? "encryption-required" : peer == null ? "temporary-auth-failure" : "not-authorized";
            connection.send("<failure xmlns='" + Namespaces.SASL + "'><" + condition + "/></failure>");
            return;
        }
        send("auth", connection.domain(), stanza, Waiting.SASL);
    }

    /** A client that has logged in binds a resource, or resumes a session that it had (XEP-0198). */
    private void enter(Element stanza) throws XmlException {
        SmLink.Peer peer = c2s.link().peer();
        boolean managed =
                stanza.namespace().equals(Namespaces.STREAM_MANAGEMENT) && peer != null && peer.streamManagement();
        if (!managed) {
            bind(stanza);
        } else if (stanza.name().equals("resume")) {
            send("session", user.toString(), stanza, Waiting.RESUME);
        } else {
            Element failed = new Element("failed", Namespaces.STREAM_MANAGEMENT);
            failed.child("unexpected-request", Namespaces.STANZAS);
            connection.send(failed.toXml(Namespaces.CLIENT));
        }
    }

    private void bind(Element iq) throws XmlException {
        boolean bind = iq.is("iq", Namespaces.CLIENT)
                && "set".equals(iq.get("type"))
                && iq.first("bind", Namespaces.BIND).isPresent();
        if (!bind) {
            throw new XmlException("not-authorized", "bind a resource first (RFC 6120 7.1)");
        }
        String resource = iq.first("bind", Namespaces.BIND)
                .map(b -> b.childText("resource"))
                .orElse(null);
        try {
            full = user.with(
                    resource == null || resource.isBlank() ? HexFormat.of().toHexDigits(RANDOM.nextLong()) : resource);
        } catch (IllegalArgumentException e) {
            connection.send(StanzaError.BAD_REQUEST.reply(iq, e.getMessage()).toXml(Namespaces.CLIENT));
            return;
        }
        pending = iq;
        send("session", full.toString(), iq, Waiting.BIND);
    }

    private void legacy(Element iq) throws XmlException {
        boolean auth = iq.is("iq", Namespaces.CLIENT)
                && iq.first("query", Namespaces.AUTH).isPresent();
        boolean register = iq.is("iq", Namespaces.CLIENT)
                && iq.first("query", Namespaces.REGISTER).isPresent();
        if (!auth && !register) {
            throw new XmlException("not-authorized", "log in first");
        }
        if (tlsMissing()) {
            connection.send(StanzaError.NOT_ALLOWED.reply(iq, "use TLS first").toXml(Namespaces.CLIENT));
            return;
        }
        Element query =
                iq.first("query", auth ? Namespaces.AUTH : Namespaces.REGISTER).orElseThrow();
        boolean set = "set".equals(iq.get("type"));
        String to = connection.domain();
        try {
            String username = query.childText("username");
            if (username != null && !username.isBlank()) {
                to = Jid.of(username, connection.domain(), "").toString();
            }
            if (auth && set) {
                String resource = query.childText("resource");
                if (username == null || resource == null || resource.isBlank()) {
                    connection.send(StanzaError.NOT_ACCEPTABLE.reply(iq).toXml(Namespaces.CLIENT));
                    return;
                }
                full = Jid.of(username, connection.domain(), resource);
                to = full.toString();
                // The JSM never saw the stream header that the digest is made from.
                query.first("digest").ifPresent(digest -> digest.set("sid", connection.streamId()));
            }
        } catch (IllegalArgumentException e) {
            connection.send(StanzaError.NOT_ACCEPTABLE.reply(iq, e.getMessage()).toXml(Namespaces.CLIENT));
            return;
        }
        pending = iq;
        send("auth", to, iq.copy().set("to", null).set("from", null), auth && set ? Waiting.LEGACY_AUTH : Waiting.IQ);
    }

    private void send(String type, String to, Element stanza, Waiting next) {
        SmLink.Peer peer = c2s.link().peer();
        if (peer == null) {
            connection.fail("remote-connection-failed", "no session manager can be reached just now; try again");
            return;
        }
        waiting = next;
        asked = true;
        connection.hold();
        String extension = peer.ours() && type.equals("auth") ? extension(peer, next) : "";
        byte[] inner = stanza.toXml(Namespaces.CLIENT).getBytes(StandardCharsets.UTF_8);
        c2s.link().send(Packets.route(type, connection.address(), to, extension, inner));
    }

    /** What a JSM of ours is told about the connection. */
    private String extension(SmLink.Peer peer, Waiting next) {
        StringBuilder extension = new StringBuilder(" xmlns:farm='" + Namespaces.LINK + "' farm:tls='"
                + (connection.tls() ? 1 : 0) + "' farm:ip='" + connection.ip() + "'");
        if (next == Waiting.SASL) {
            connection
                    .bindings(peer)
                    .forEach((name, data) -> extension
                            .append(" farm:")
                            .append(name)
                            .append("='")
                            .append(Base64.getEncoder().encodeToString(data))
                            .append('\''));
        }
        return extension.toString();
    }

    /** An answer, on the connection's thread. */
    @Override
    public void route(Element route) {
        String type = route.get("type", "");
        Element stanza = route.first().orElse(null);
        if (type.equals("session") && (waiting == Waiting.BIND || waiting == Waiting.LEGACY_SESSION)) {
            started(route, stanza);
        } else if (type.equals("session") && waiting == Waiting.RESUME && stanza != null) {
            connection.started(route.get("from"), true);
            answered(stanza, Namespaces.STREAM_MANAGEMENT, "resumed");
        } else if (type.equals("auth") && stanza != null && waiting == Waiting.SASL) {
            saslAnswer(route, stanza);
        } else if (type.equals("auth") && stanza != null && waiting == Waiting.LEGACY_AUTH) {
            legacyAnswer(stanza);
        } else if (type.equals("auth") && stanza != null && waiting == Waiting.RESUME) {
            answered(stanza, Namespaces.STREAM_MANAGEMENT, "failed");
        } else if (type.equals("auth") && stanza != null && waiting == Waiting.IQ) {
            answered(stanza, Namespaces.CLIENT, "iq");
        } else if (type.equals("error") && waiting != Waiting.NOTHING) {
            refused(route);
        } else {
            c2s.bounce(route);
        }
    }

    private void saslAnswer(Element route, Element answer) {
        waiting = Waiting.NOTHING;
        if (answer.is("success", Namespaces.SASL)) {
            user = Jid.of(route.get("from", "")).bare();
            if (user.local().isEmpty()) {
                throw new IllegalArgumentException("a success for nobody");
            }
        } else if (answer.name().equals("failure")) {
            c2s.metrics().loginFailures.increment();
        }
        expect(answer, Namespaces.SASL, "challenge", "success", "failure");
        connection.send(answer.toXml(Namespaces.CLIENT));
        if (authenticated()) {
            connection.restart();
        }
        connection.goOn();
    }

    private void legacyAnswer(Element answer) {
        if ("result".equals(answer.get("type"))) {
            // The result rides along in the session request and comes back with the answer, as jadc2s does it.
            waiting = Waiting.LEGACY_SESSION;
            byte[] inner = answer.toXml(Namespaces.CLIENT).getBytes(StandardCharsets.UTF_8);
            c2s.link().send(Packets.route("session", connection.address(), full.toString(), inner));
        } else {
            c2s.metrics().loginFailures.increment();
            answered(answer, Namespaces.CLIENT, "iq");
        }
    }

    private void answered(Element answer, String namespace, String name) {
        waiting = Waiting.NOTHING;
        expect(answer, namespace, name);
        connection.send(answer.toXml(Namespaces.CLIENT));
        connection.goOn();
    }

    /** Nothing that the JSM says by mistake may look to the client like a part of its stream. */
    private static void expect(Element answer, String namespace, String... names) {
        if (!answer.namespace().equals(namespace) || !List.of(names).contains(answer.name())) {
            throw new IllegalArgumentException("an answer that is none: <" + answer.name() + ">");
        }
    }

    private void started(Element route, Element echoed) {
        boolean bound = waiting == Waiting.BIND;
        waiting = Waiting.NOTHING;
        if (!Jid.of(route.get("from", "")).isFull()) {
            throw new IllegalArgumentException("a session without an address");
        }
        asked = false;
        connection.started(route.get("from"), false);
        if (bound) {
            Element result =
                    new Element("iq", Namespaces.CLIENT).set("type", "result").set("id", pending.get("id"));
            result.child("bind", Namespaces.BIND).child("jid").text(full.toString());
            connection.send(result.toXml(Namespaces.CLIENT));
        } else if (echoed != null && echoed.is("iq", Namespaces.CLIENT)) {
            connection.send(echoed.toXml(Namespaces.CLIENT));
        } else {
            connection.send(
                    "<iq type='result' id='" + org.jabberfarm.xml.XmlWriter.escape(pending.get("id", "")) + "'/>");
        }
        pending = null;
        connection.goOn();
    }

    private void refused(Element route) {
        boolean iq = waiting != Waiting.SASL && pending != null;
        waiting = Waiting.NOTHING;
        if (iq) {
            connection.send(refusal(route.get("error", "")).toXml(Namespaces.CLIENT));
            connection.goOn();
        } else {
            connection.fail("internal-server-error", route.get("error", "refused"));
        }
    }

    private Element refusal(String reason) {
        if (!reason.equals("Conflict")) {
            return StanzaError.NOT_ALLOWED.reply(pending, reason);
        }
        // Another resource will do, which is what modify says (RFC 6120 7.7.2.2).
        Element conflict = StanzaError.CONFLICT.reply(pending);
        conflict.first("error").orElseThrow().set("type", "modify");
        return conflict;
    }

    /** The link was lost: an answer that was awaited will not come. */
    @Override
    public void linkLost() {
        if (waiting == Waiting.SASL) {
            waiting = Waiting.NOTHING;
            connection.send("<failure xmlns='" + Namespaces.SASL + "'><temporary-auth-failure/></failure>");
            connection.goOn();
        } else if (waiting != Waiting.NOTHING) {
            connection.fail("remote-connection-failed", "the session manager was lost while logging in; try again");
        }
    }

    /**
     * The client is gone before it had a session: a JSM of ours need not remember what it had proved. The original is told
     * nothing, as jadc2s does; and a session that is just being started is ended when its answer comes.
     */
    @Override
    public void gone() {
        SmLink.Peer peer = c2s.link().peer();
        boolean starting = waiting == Waiting.BIND || waiting == Waiting.LEGACY_SESSION;
        if (asked && !starting && peer != null && peer.ours()) {
            c2s.link().send(Packets.route("error", connection.address(), connection.domain(), new byte[0]));
        }
    }
}
