package org.jabberfarm.jsm.cluster;

/** What was asked of the cluster could not be done. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, for programs. */
    public enum Cause {
        /** This member is in no majority, or the cluster is closing: do not serve. */
        NOT_SERVING,
        /** The other member has left or died. What was sent to it may or may not have been handled. */
        GONE,
        /** Too much waits for the other member already: nothing was sent. */
        BUSY,
        /** More than one message may have: nothing was sent. */
        TOO_LARGE,
        /** The engine gave no answer in time, or an error. */
        FAILED
    }

    private final Cause why;

    public ClusterException(Cause why, String message) {
        super(message);
        this.why = why;
    }

    public ClusterException(Cause why, String message, Throwable cause) {
        super(message, cause);
        this.why = why;
    }

    public Cause why() {
        return why;
    }
}
