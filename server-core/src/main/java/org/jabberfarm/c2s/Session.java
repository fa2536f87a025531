package org.jabberfarm.c2s;

import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** A client with a session: its stanzas go to the JSM as they are, proved well-formed, and what the JSM sends goes to it. */
final class Session implements Phase {
    private final C2s c2s;
    private final ClientConnection connection;
    private final String address;

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
            ended(route.get("error", ""));
        } else if (route.get("type") == null) {
            // Nothing else is for clients, least of all what the stream itself is made of.
            route.first().filter(Session::isStanza).ifPresent(stanza -> deliver(route, stanza));
        }
    }

    private void deliver(Element route, Element stanza) {
        if (connection.unwritten() > c2s.slowReaders().most()) {
            c2s.metrics().refused("slow-reader");
            c2s.bounce(route);
            connection.fail("policy-violation", "too much left unread");
            return;
        }
        c2s.metrics().stanzasOut.increment();
        connection.send(stanza.toXml(Namespaces.CLIENT));
    }

    /** A stanza of this client's found its session ended: whoever wrote it learns that it went nowhere. */
    private void returned(Element stanza) {
        String type = stanza.get("type", "");
        if (!stanza.name().equals("presence") && !type.equals("error") && !type.equals("result")) {
            connection.send(StanzaError.SERVICE_UNAVAILABLE
                    .reply(stanza, "your session was lost before this arrived; log in and send it again")
                    .toXml(Namespaces.CLIENT));
        }
    }

    /** The JSM ends the session; the original's reasons are told apart by their text. */
    private void ended(String reason) {
        // As jadc2s does, which the original waits for before it frees the session's address.
        c2s.end(connection.address(), address);
        connection.forgetSession();
        connection.fail(
                reason.equals("Disconnected")
                        ? "conflict"
                        : reason.equals("Invalid Session") ? "reset" : "undefined-condition",
                reason);
    }

    /** Nothing: sessions outlive a lost link. */
    @Override
    public void linkLost() {}

    @Override
    public void gone() {
        c2s.end(connection.address(), address);
        connection.forgetSession();
    }
}
