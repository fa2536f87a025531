package org.jabberfarm.console.dns;

/** A name server could not be read or changed. */
final class DnsFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String next;

    /**
     * Tells it for people.
     *
     * @param message what was tried and why it failed
     * @param next the next move
     */
    DnsFailure(String message, String next) {
        super(message);
        this.next = next;
    }

    String next() {
        return next;
    }
}
