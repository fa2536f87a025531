package org.jabberfarm.jsm.cluster;

import java.util.concurrent.CompletionStage;

/** Bytes from one member to another: in order, and acknowledged when they have been handled there. */
public interface Messages {
    /** Bytes of one message. */
    int LARGEST = 1024 * 1024;

    /** Bytes and messages that may be on their way to one member and not handled yet. */
    int MOST_BYTES = 8 * 1024 * 1024;

    int MOST_WAITING = 8192;

    /** Does not throw; may wait, which holds up the sender and nobody else. */
    interface Handler {
        /** @param handled to be run, by whichever thread, when the sender need not send it again */
        void message(Member from, byte[] message, Runnable handled);
    }

    /**
     * Sends. The stage ends when the other's handler has said that it is handled, and all before it, or with a {@link ClusterException}: {@code BUSY} and
     * {@code TOO_LARGE} at once, {@code GONE} when the other left before it acknowledged.
     */
    CompletionStage<Void> send(Member to, byte[] message);

    /** Whether so much waits for a member that whoever reads messages for it should stop: half of what may. */
    boolean busy(Member to);

    /** Who gets what others send; before that, they wait. */
    void handler(Handler handler);
}
