package org.jabberfarm.jsm.session;

import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/** Builds the packets of the session protocol that jabberd 1.4 and jadc2s speak. */
public final class Routes {
    /** Why a session is refused whose resource is there already; a c2s of ours makes a conflict error of it. */
    static final String CONFLICT = "Conflict";

    /** Short, since it is on every stanza to a client that acknowledges. */
    private static final String KEPT = "sm";

    /** On routes to a c2s of ours: the JSM that has the session. */
    static final String JSM = "jsm";

    private static final String ORIGIN = "o";

    private Routes() {}

    /** A {@code <route>}; {@code type} null for a stanza inside a session. */
    public static Element route(String type, String from, String to) {
        return new Element("route", Namespaces.CLIENT)
                .set("type", type)
                .set("from", from)
                .set("to", to);
    }

    /** The address of a session as its c2s knows it. */
    public static String address(Session session) {
        return session.user().jid() + "/" + session.id();
    }

    /** A stanza for a session's client. */
    static Element stanza(Session session, Element stanza) {
        Element route =
                route(null, address(session), session.address().toString()).add(stanza);
        Receipt receipt = Receipt.current();
        if (receipt != null && receipt.origin() != 0 && stanza.name().equals("message")) {
            route.set(ORIGIN, Long.toHexString(receipt.origin()));
        }
        return route;
    }

    /** Says that the stanza need not be given back when it cannot be delivered; only for a c2s of ours. */
    static Element markKept(Element route) {
        return route.set(KEPT, "1");
    }

    /** Whether the session of the stanza inside still has it. */
    public static boolean kept(Element route) {
        return route.get(KEPT) != null;
    }

    /** Ends a client; {@code reason} is what the original sends to it. */
    static Element end(String from, C2sAddress to, String reason) {
        return route("error", from, to.toString()).set("error", reason);
    }
}
