package org.jabberfarm.jsm;

import org.jabberfarm.process.Endpoint;

/** Lets tests of other packages start a session manager with its control socket. */
public final class JsmInside {
    private JsmInside() {}

    public static void control(Jsm jsm, Endpoint endpoint) {
        new JsmControl(jsm).declare(endpoint);
    }
}
