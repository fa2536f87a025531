package org.jabberfarm.jsm.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that share the users among them by name: everything about one user happens on one thread, in order, so nothing
 * about a user needs a lock. They may wait for the database; the network's threads never do. Their queues have no bound of
 * their own, since two users who write to each other would wait for each other: links stop reading while too much waits, be it
 * packets or bytes.
 */
public final class Stripes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stripes.class);

    private final List<ThreadPoolExecutor> threads = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** Null in a farm of one JSM. */
    private volatile Consumer<Jid> after;

    public Stripes(int count) {
        for (int i = 0; i < count; i++) {
            threads.add(new ThreadPoolExecutor(
                    1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.daemon("stripe-" + i)));
        }
    }

    /** What follows each task, on the same thread. */
    public void after(Consumer<Jid> hook) {
        after = hook;
    }

    /** Runs on the thread of {@code user} (a bare JID), after all that was given before. */
    public void run(Jid user, Runnable task) {
        waiting.incrementAndGet();
        Receipt receipt = Receipt.current();
        Runnable whole = () -> {
            try {
                task.run();
                Consumer<Jid> hook = after;
                if (hook != null) {
                    hook.accept(user);
                }
            } catch (RuntimeException e) {
                LOG.warn("packet failed user={}", user, e);
            } finally {
                waiting.decrementAndGet();
            }
        };
        if (receipt == null) {
            execute(user, whole);
        } else {
            receipt.hold();
            execute(user, () -> {
                Receipt.in(receipt, whole);
                receipt.release();
            });
        }
    }

    private void execute(Jid user, Runnable task) {
        threads.get(Math.floorMod(user.hashCode(), threads.size())).execute(task);
    }

    /** The same for a task that keeps a packet in memory until it has ended. */
    public void run(Jid user, Element packet, Runnable task) {
        long weight = Weight.of(packet);
        bytes.addAndGet(weight);
        run(user, () -> {
            try {
                task.run();
            } finally {
                bytes.addAndGet(-weight);
            }
        });
    }

    /** Which of 64 bits stands for the thread of {@code user}. */
    int bit(Jid user) {
        return Math.floorMod(user.hashCode(), threads.size()) & 63;
    }

    /** Runs on one of the threads when those of the bits have done all that they were given before. */
    void behind(long bits, Runnable task) {
        AtomicInteger left = new AtomicInteger(1);
        Runnable arrived = () -> {
            if (left.decrementAndGet() == 0) {
                task.run();
            }
        };
        for (int i = 0; i < threads.size(); i++) {
            if ((bits & 1L << (i & 63)) != 0) {
                left.incrementAndGet();
                threads.get(i).execute(arrived);
            }
        }
        arrived.run();
    }

    /** Bytes of heap, about, of the packets whose tasks have not ended yet. */
    public long bytes() {
        return bytes.get();
    }

    /** Tasks that have not ended yet. */
    public int waiting() {
        return waiting.get();
    }

    @Override
    public void close() {
        threads.forEach(ThreadPoolExecutor::shutdown);
        for (ThreadPoolExecutor thread : threads) {
            try {
                if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                    LOG.warn("gave up waiting for packets that are still being handled");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
