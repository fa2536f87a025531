package org.jabberfarm.jsm.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jabberfarm.jsm.cluster.ClusterException.Cause;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;

/** What is on its way to one member and not acknowledged yet: so much, and no more. */
final class Outgoing {
    /** Before each message: its number, big-endian. */
    static final int HEADER = Long.BYTES;

    /** Numbers never begin anew in a process, so a late acknowledgement from before a partition means nothing after it. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private record Waiting(long number, int bytes, CompletableFuture<Void> handled) {}

    private final JChannel channel;
    private final Address to;
    private final String name;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int bytes;
    private boolean gone;

    Outgoing(JChannel channel, Address to, Member member) {
        this.channel = channel;
        this.to = to;
        this.name = member.id();
    }

    CompletionStage<Void> send(byte[] body) {
        CompletableFuture<Void> handled = new CompletableFuture<>();
        synchronized (this) {
            if (gone) {
                return failed(Cause.GONE, "sent a message to " + name + " but it has left the cluster");
            }
            if (waiting.size() >= Messages.MOST_WAITING || bytes + body.length > Messages.MOST_BYTES) {
                return failed(
                        Cause.BUSY, waiting.size() + " messages, " + bytes + " bytes wait for " + name + " already");
            }
            long number = NUMBERS.incrementAndGet();
            byte[] frame = ByteBuffer.allocate(HEADER + body.length)
                    .putLong(number)
                    .put(body)
                    .array();
            try {
                // Bounded by what may wait here, which leaves the engine's own credit to the engine.
                channel.send(new BytesMessage(to, frame).setFlag(Message.Flag.NO_FC));
            } catch (Exception e) {
                return CompletableFuture.failedFuture(
                        new ClusterException(Cause.FAILED, "tried to send to " + name + " but: " + e.getMessage(), e));
            }
            waiting.add(new Waiting(number, body.length, handled));
            bytes += body.length;
        }
        return handled;
    }

    /** All up to this number have been handled. */
    void acknowledged(long number) {
        List<Waiting> done = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty() && waiting.peek().number() <= number) {
                done.add(waiting.remove());
                bytes -= done.get(done.size() - 1).bytes();
            }
        }
        done.forEach(one -> one.handled().complete(null));
    }

    void gone() {
        List<Waiting> lost;
        synchronized (this) {
            gone = true;
            lost = List.copyOf(waiting);
            waiting.clear();
            bytes = 0;
        }
        ClusterException why =
                new ClusterException(Cause.GONE, name + " has left the cluster before it acknowledged the message");
        lost.forEach(one -> one.handled().completeExceptionally(why));
    }

    synchronized boolean busy() {
        return waiting.size() >= Messages.MOST_WAITING / 2 || bytes >= Messages.MOST_BYTES / 2;
    }

    static CompletionStage<Void> failed(Cause why, String message) {
        return CompletableFuture.failedFuture(new ClusterException(why, message));
    }
}
