package org.jabberfarm.jsm.auth;

/** The server's side of one SASL exchange (RFC 4422). Not for use by several threads. */
interface SaslExchange {
    /** Takes the client's next message. */
    SaslStep step(byte[] message);

    /** Whom it is about, as far as the client has said so. */
    String account();
}
