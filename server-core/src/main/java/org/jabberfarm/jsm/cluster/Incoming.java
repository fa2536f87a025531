package org.jabberfarm.jsm.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one member sent and has not been handled yet, in order. It is as much as the sender's {@link Outgoing} lets on its way,
 * so a handler that waits holds up this sender alone, and none of the engine's threads.
 */
final class Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    /** Messages after which the sender hears of it though more wait. */
    private static final int ACKNOWLEDGE = 64;

    /** One message that the handler has. */
    private static final class Open {
        private final long number;
        private boolean handled;

        Open(long number) {
            this.number = number;
        }
    }

    private final Member from;
    private final Executor executor;
    private final LongConsumer acknowledge;
    private final Deque<byte[]> frames = new ArrayDeque<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private volatile Messages.Handler handler;
    private boolean running;
    private int unsaid;

    /** @param acknowledge hears the number of a message that is handled as are all before it */
    Incoming(Member from, Executor executor, LongConsumer acknowledge) {
        this.from = from;
        this.executor = executor;
        this.acknowledge = acknowledge;
    }

    synchronized void handler(Messages.Handler wanted) {
        handler = wanted;
        begin();
    }

    synchronized void add(byte[] frame) {
        frames.add(frame);
        begin();
    }

    private void begin() {
        if (!running && handler != null && !frames.isEmpty()) {
            running = true;
            executor.execute(this::run);
        }
    }

    private synchronized byte[] next() {
        byte[] frame = frames.poll();
        running = frame != null;
        return frame;
    }

    private void run() {
        for (byte[] frame = next(); frame != null; frame = next()) {
            Open one = new Open(ByteBuffer.wrap(frame).getLong());
            synchronized (this) {
                open.add(one);
            }
            handle(frame, one);
        }
    }

    private void handle(byte[] frame, Open one) {
        try {
            handler.message(from, Arrays.copyOfRange(frame, Outgoing.HEADER, frame.length), () -> handled(one));
        } catch (RuntimeException e) {
            // Sent again it would fail again, and hold up all that come after it.
            LOG.error("a message from {} could not be handled and is dropped", from, e);
            handled(one);
        }
    }

    private void handled(Open one) {
        long last = -1;
        synchronized (this) {
            one.handled = true;
            while (!open.isEmpty() && open.peek().handled) {
                last = open.remove().number;
                unsaid++;
            }
            if (last < 0 || (unsaid < ACKNOWLEDGE && !frames.isEmpty())) {
                return;
            }
            unsaid = 0;
        }
        acknowledge.accept(last);
    }
}
