package org.jabberfarm.c2s;

import org.jabberfarm.process.Endpoint;

/** What the console's tests need of a c2s that only its own process may use. */
public final class C2sInside {
    private C2sInside() {}

    /** The part of its control socket that drains it. */
    public static void control(C2s c2s, Endpoint endpoint) {
        new DrainRequests(c2s.drain()).declare(endpoint);
    }
}
