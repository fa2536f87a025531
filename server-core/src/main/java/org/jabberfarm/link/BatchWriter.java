package org.jabberfarm.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes to a link from many threads with one flush for all that came in the meantime: a flush is a system call, and on a
 * busy link most packets share one.
 */
public final class BatchWriter {
    private static final int MOST_A_FLUSH = 1024;

    private final Channel channel;
    private final long mostBytes;
    private final Queue<ByteBuf> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong pending = new AtomicLong();

    /** @param mostBytes bytes that may wait for a slow peer; with more the link is closed */
    public BatchWriter(Channel channel, long mostBytes) {
        this.channel = channel;
        this.mostBytes = mostBytes;
    }

    /** Takes ownership of {@code packet}. */
    public void write(ByteBuf packet) {
        int size = packet.readableBytes();
        waiting.add(packet);
        if (pending.addAndGet(size) > mostBytes) {
            channel.close();
        }
        if (scheduled.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::drain);
        }
    }

    /** Bytes not yet taken by the network. */
    public long pending() {
        return pending.get();
    }

    private void drain() {
        scheduled.set(false);
        int taken = 0;
        // With an end: writers who never pause would keep all of it from ever being flushed.
        for (ByteBuf packet = next(taken); packet != null; packet = next(taken)) {
            int size = packet.readableBytes();
            channel.write(packet).addListener(done -> pending.addAndGet(-size));
            taken++;
        }
        if (taken > 0) {
            channel.flush();
        }
        if (taken == MOST_A_FLUSH && scheduled.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::drain);
        }
    }

    private ByteBuf next(int taken) {
        return taken < MOST_A_FLUSH ? waiting.poll() : null;
    }
}
