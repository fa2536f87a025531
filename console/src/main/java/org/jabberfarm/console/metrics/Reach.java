package org.jabberfarm.console.metrics;

/** How far the last try to hear of a box came. */
public enum Reach {
    /** Not tried yet. */
    UNTRIED,
    /** No approved host key, so nobody knocks. */
    NOT_TRUSTED,
    /** Shows another host key than the approved one. */
    KEY_CHANGED,
    /** No SSH connection. */
    NO_SSH,
    /** SSH works, the agent does not answer. */
    NO_AGENT,
    /** The agent answered. */
    ANSWERED
}
