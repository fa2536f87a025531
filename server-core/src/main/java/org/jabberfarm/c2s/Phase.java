package org.jabberfarm.c2s;

import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.XmlException;

/**
 * What a connection's stanzas and routes mean: first {@link Login}, then {@link Session}. A connection has one at a time, so
 * that what a login needs is not kept for as long as a client stays. All on the connection's thread.
 */
interface Phase {
    /**
     * One stanza of the client, not yet proved well-formed.
     *
     * @throws XmlException when the stream has to end with this error
     */
    void stanza(byte[] xml) throws XmlException;

    /** A route of the JSM for this client. */
    void route(Element route);

    /** The link was lost: what was asked of the JSM will not be answered. */
    void linkLost();

    /** The client is gone. */
    void gone();
}
