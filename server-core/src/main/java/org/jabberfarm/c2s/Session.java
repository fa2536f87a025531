package org.jabberfarm.c2s;

import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** A client with a session: its stanzas go to the JSM as they are, proved well-formed, and what the JSM sends goes to it. */
final class Session implements Phase {
    /** Why a JSM of ours ends a connection whose client has come back on another. */
    private static final String RESUMED_ELSEWHERE = "Resumed elsewhere";

    private final C2s c2s;
    private final ClientConnection connection;
    private final String address;

    /** Whether the client uses stream management (XEP-0198), which the JSM does; the session may outlive the connection then. */
    private boolean managed;

    private boolean farewell;

    /** @param address what the JSM calls the session */
    Session(C2s c2s, ClientConnection connection, String address) {
        this.c2s = c2s;
        this.connection = connection;
        this.address = address;
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        Element stanza = c2s.proved(xml, connection.limits());
        String name = stanza.name();
        SmLink.Peer peer = c2s.link().peer();
        if (stanza.namespace().equals(Namespaces.STREAM_MANAGEMENT)
                && (peer == null ? managed : peer.streamManagement())) {
            c2s.link().send(Packets.route("", connection.address(), address, xml));
            return;
        }
        if (!isStanza(stanza)) {
            throw new XmlException("unsupported-stanza-type", "<" + name + "> is none of message, presence, iq");
        }
        c2s.metrics().stanzasIn.increment();
        if (name.equals("message")) {
            c2s.metrics().messagesIn.increment();
        }
        byte[] whole = Language.inherited(connection.language(), stanza, xml);
        c2s.link().send(Packets.route("", connection.address(), address, whole));
    }

    private static boolean isStanza(Element element) {
        String name = element.name();
        return element.namespace().equals(Namespaces.CLIENT)
                && (name.equals("message") || name.equals("presence") || name.equals("iq"));
    }

    @Override
    public void route(Element route) {
        if (!route.get("from", "").equals(address)) {
            // For an older session of this number, or an answer that came too late.
            c2s.bounce(route);
        } else if ("error".equals(route.get("type"))) {
            route.first().ifPresent(this::returned);
            ended(
                    route.get("error", ""),
                    route.first()
                            .filter(child -> child.is("handled-count-too-high", Namespaces.STREAM_MANAGEMENT))
                            .map(child -> child.toXml(Namespaces.CLIENT))
                            .orElse(""));
        } else if (route.get("type") == null) {
            // Nothing else is for clients, least of all what the stream itself is made of.
            route.first()
                    .filter(child -> isStanza(child) || child.namespace().equals(Namespaces.STREAM_MANAGEMENT))
                    .ifPresent(child -> deliver(route, child));
        }
    }

    private void deliver(Element route, Element stanza) {
        if (connection.unwritten() > c2s.slowReaders().most()) {
            c2s.metrics().refused("slow-reader");
            c2s.bounce(route);
            connection.fail("policy-violation", "too much left unread");
            return;
        }
        if (stanza.namespace().equals(Namespaces.STREAM_MANAGEMENT)) {
            managed |= stanza.name().equals("enabled");
        } else {
            c2s.metrics().stanzasOut.increment();
        }
        connection.send(stanza.toXml(Namespaces.CLIENT));
    }

    /** A stanza of this client's found its session ended: whoever wrote it learns that it went nowhere. */
    private void returned(Element stanza) {
        String type = stanza.get("type", "");
        if (stanza.namespace().equals(Namespaces.CLIENT)
                && !stanza.name().equals("presence")
                && !type.equals("error")
                && !type.equals("result")) {
            connection.send(StanzaError.SERVICE_UNAVAILABLE
                    .reply(stanza, "your session was lost before this arrived; log in and send it again")
                    .toXml(Namespaces.CLIENT));
        }
    }

    /**
     * The JSM ends the session; the original's reasons are told apart by their text.
     *
     * @param detail goes into the stream error
     */
    private void ended(String reason, String detail) {
        // As jadc2s does, which the original waits for before it frees the session's address.
        c2s.end(connection.address(), address, false);
        connection.forgetSession();
        connection.fail(
                reason.equals("Disconnected") || reason.equals(RESUMED_ELSEWHERE)
                        ? "conflict"
                        : reason.equals("Invalid Session") ? "reset" : "undefined-condition",
                reason,
                detail);
    }

    /** The client ends its stream, or broke it beyond repair: the session ends with it. */
    void farewell() {
        farewell = true;
    }

    /** The client comes back to a session that it had on another connection. */
    void resumed() {
        managed = true;
    }

    /**
     * Sessions outlive a lost link. But what was on its way over it may be lost or not, so that a client which counts would
     * count otherwise than the JSM: it has to resume, which tells both.
     */
    @Override
    public void linkLost() {
        if (managed) {
            connection.fail("reset", "the link to the session manager was cut; resume the session");
        }
    }

    @Override
    public void gone() {
        c2s.end(connection.address(), address, managed && !farewell);
        connection.forgetSession();
    }
}
