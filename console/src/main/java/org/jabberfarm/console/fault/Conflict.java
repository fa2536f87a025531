package org.jabberfarm.console.fault;

/** The state of things forbids it now: a lock is held, facts have changed, the last administrator would go; 409. */
public final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
        super(message);
    }
}
