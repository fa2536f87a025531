package org.jabberfarm.console.dns;

/** Whether clients are to be sent to a c2s. */
enum Standing {
    SERVING,
    /** It is being emptied, so nobody new is to come. */
    DRAINING,
    /** It takes no clients: dead, not ready, or not there yet. */
    OUT,
    /** Nothing is known of it, as after a start of the console: it stays what it was. */
    UNKNOWN
}
