package org.jabberfarm.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes to a link from many threads with one flush for all that came in the meantime: a flush is a system call, and on a
 * busy link most packets share one.
 */
public final class BatchWriter {
    private static final int MOST_A_FLUSH = 1024;

    private final Channel channel;
    private final long mostBytes;
    private final Consumer<ByteBuf> unwritten;
    private final Queue<ByteBuf> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong pending = new AtomicLong();

    /**
     * @param mostBytes bytes that may wait for a slow peer; with more the link is closed
     * @param unwritten takes, on the channel's thread, in order and whole, what the channel was closed before. Of a packet
     *     that the network took a part of the other end could make nothing, so to send it again on another channel makes no
     *     second one
     */
    public BatchWriter(Channel channel, long mostBytes, Consumer<ByteBuf> unwritten) {
        this.channel = channel;
        this.mostBytes = mostBytes;
        this.unwritten = unwritten;
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

    /** The channel is closed: gives back what still waits, behind what it had been given already. On the channel's thread. */
    public void handBack() {
        for (ByteBuf packet = waiting.poll(); packet != null; packet = waiting.poll()) {
            pending.addAndGet(-packet.readableBytes());
            unwritten.accept(packet);
        }
    }

    private void drain() {
        scheduled.set(false);
        int taken = 0;
        // With an end: writers who never pause would keep all of it from ever being flushed.
        for (ByteBuf packet = next(taken); packet != null; packet = next(taken)) {
            hand(packet);
            taken++;
        }
        if (taken > 0) {
            channel.flush();
        }
        if (taken == MOST_A_FLUSH && scheduled.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::drain);
        }
    }

    private void hand(ByteBuf packet) {
        int size = packet.readableBytes();
        int start = packet.readerIndex();
        channel.write(packet.retain()).addListener(done -> {
            pending.addAndGet(-size);
            if (done.isSuccess()) {
                packet.release();
            } else {
                unwritten.accept(packet.readerIndex(start));
            }
        });
    }

    private ByteBuf next(int taken) {
        return taken < MOST_A_FLUSH ? waiting.poll() : null;
    }
}
