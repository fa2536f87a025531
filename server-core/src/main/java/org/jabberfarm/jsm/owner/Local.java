package org.jabberfarm.jsm.owner;

import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** What this JSM does with what others send it. Safe for use by several threads. */
public interface Local {
    /** Brings a stanza with from and to to its place. */
    void stanza(Element stanza);

    /**
     * A route of a c2s for a user whose sessions should be here.
     *
     * @param answer hears, for a login that is to become a session, whether its client may try again or is through
     */
    void route(Element route, Answer answer);

    /** A stanza that did not find its way in time. */
    void undeliverable(Element stanza);

    void prove(String c2sAddress, Jid user);

    void forget(String c2sAddress);

    void online(Element announcement);

    /** To the JSM where somebody logged in. */
    interface Answer {
        void prove();

        void forget();
    }
}
