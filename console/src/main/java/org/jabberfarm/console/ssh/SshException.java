package org.jabberfarm.console.ssh;

import java.io.IOException;

/** A connection to a box that could not be made, with the reason that decides what to do next. */
public final class SshException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Reason {
        /** Nobody has approved a host key of this box yet. */
        HOST_KEY_UNKNOWN,
        /** The box shows another host key than the approved one. */
        HOST_KEY_CHANGED,
        /** The box does not take the login. */
        LOGIN_REFUSED,
        /** Nothing answers at the address in time. */
        UNREACHABLE,
        /** No algorithm in common. */
        NO_COMMON_ALGORITHM,
        /** The login works, but the user does not become root. */
        SUDO_REFUSED
    }

    private final Reason reason;

    /** @param message what was tried, why it failed, what to do next */
    public SshException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
