package org.jabberfarm.jsm.session;

import org.jabberfarm.xml.Element;

/**
 * Services of other hosts that have a link of their own: gateways, user directories (XEP-0114). Safe for use by several
 * threads.
 */
public interface Components {
    /** For a session manager that has none. */
    Components NONE = new Components() {
        @Override
        public boolean serves(String domain) {
            return false;
        }

        @Override
        public boolean send(Element stanza) {
            return false;
        }
    };

    /** Whether the domain is one of a service that is no c2s. */
    boolean serves(String domain);

    /**
     * Hands a stanza to the service of its {@code to}, or lets it wait for one whose link was lost a moment ago.
     *
     * @return false when the service is away
     */
    boolean send(Element stanza);
}
