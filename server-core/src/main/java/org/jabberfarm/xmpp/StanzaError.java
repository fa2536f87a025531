package org.jabberfarm.xmpp;

import java.util.Locale;
import org.jabberfarm.xml.Element;

/** Stanza error conditions of RFC 6120 8.3.3, each with its usual type and the number older clients know (XEP-0086). */
public enum StanzaError {
    BAD_REQUEST("modify", 400),
    CONFLICT("cancel", 409),
    FEATURE_NOT_IMPLEMENTED("cancel", 501),
    FORBIDDEN("auth", 403),
    INTERNAL_SERVER_ERROR("wait", 500),
    ITEM_NOT_FOUND("cancel", 404),
    JID_MALFORMED("modify", 400),
    NOT_ACCEPTABLE("modify", 406),
    NOT_ALLOWED("cancel", 405),
    NOT_AUTHORIZED("auth", 401),
    REMOTE_SERVER_NOT_FOUND("cancel", 404),
    REMOTE_SERVER_TIMEOUT("wait", 504),
    RESOURCE_CONSTRAINT("wait", 500),
    SERVICE_UNAVAILABLE("cancel", 503);

    private final String type;
    private final int code;

    StanzaError(String type, int code) {
        this.type = type;
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The condition's name on the wire. */
    public String condition() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code stanza} sent back to its sender with this error; its content stays, so that the sender knows it. */
    public Element reply(Element stanza) {
        return reply(stanza, "");
    }

    public Element reply(Element stanza, String text) {
        Element reply = stanza.copy();
        reply.set("to", stanza.get("from")).set("from", stanza.get("to")).set("type", "error");
        Element error = reply.child("error").set("type", type).set("code", Integer.toString(code));
        error.child(condition(), Namespaces.STANZAS);
        if (!text.isEmpty()) {
            error.child("text", Namespaces.STANZAS).text(text);
        }
        return reply;
    }
}
