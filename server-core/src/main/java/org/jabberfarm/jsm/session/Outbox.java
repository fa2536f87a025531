package org.jabberfarm.jsm.session;

import org.jabberfarm.xml.Element;

/** The way to the clients: routes go to the c2s of that name, or wait a while for it. Safe for use by several threads. */
public interface Outbox {
    /** @param route a complete {@code <route>} for the c2s {@code service} */
    void send(String service, Element route);
}
