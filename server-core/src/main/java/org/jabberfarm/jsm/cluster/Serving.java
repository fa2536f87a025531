package org.jabberfarm.jsm.cluster;

/**
 * Whether this member may serve users.
 *
 * @param reason for people, why it may not; empty while it may
 */
public record Serving(boolean allowed, String reason) {
    static final Serving YES = new Serving(true, "");

    static Serving no(String reason) {
        return new Serving(false, reason);
    }
}
