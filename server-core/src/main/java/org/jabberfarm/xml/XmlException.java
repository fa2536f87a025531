package org.jabberfarm.xml;

/** XML that is broken or forbidden. {@link #condition()} is the stream error of RFC 6120 4.9.3 that tells the peer. */
public final class XmlException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String condition;

    public XmlException(String condition, String message) {
        super(message);
        this.condition = condition;
    }

    static XmlException malformed(String message) {
        return new XmlException("not-well-formed", message);
    }

    static XmlException restricted(String what) {
        return new XmlException("restricted-xml", what + " not allowed in XMPP (RFC 6120 11.1)");
    }

    static XmlException policy(String message) {
        return new XmlException("policy-violation", message);
    }

    public String condition() {
        return condition;
    }
}
