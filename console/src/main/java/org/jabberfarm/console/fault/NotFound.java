package org.jabberfarm.console.fault;

/** There is no such thing, or no longer; 404. */
public final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
        super(message);
    }
}
