package org.jabberfarm.load;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.xmpp.Jid;

/**
 * Simulated clients that stay, chat with each other and come back when they were thrown out. Cheap: one JVM carries some
 * thousands on a few threads.
 */
public final class Crowd implements AutoCloseable {
    /** A client that has lost its connection comes back after this at the most, in milliseconds. */
    static final long LAST_DELAY_MILLIS = 30_000;

    /**
     * @param servers c2s addresses; clients begin spread evenly and try the next one after a failure
     * @param users accounts; a client takes them in turn, with a resource of its own
     * @param password of all of them
     * @param clients how many
     * @param interval mean time between two messages of one client
     * @param rampUp time over which the clients arrive
     */
    public record Plan(
            List<InetSocketAddress> servers,
            ClientSettings.Tls tls,
            List<Jid> users,
            String password,
            int clients,
            Duration interval,
            Duration rampUp) {
        public Plan {
            servers = List.copyOf(servers);
            users = List.copyOf(users);
            if (servers.isEmpty() || users.isEmpty() || clients < 0) {
                throw new IllegalArgumentException(
                        "a crowd needs at least one server, one user and no negative number");
            }
        }
    }

    private static final int THREADS = 2;

    private final Plan plan;
    private final EventLoopGroup loops = Transports.loops(THREADS);
    private final List<Visitor> visitors = new ArrayList<>();
    final LongAdder online = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder lost = new LongAdder();
    private volatile boolean closed;

    public Crowd(Plan plan) {
        this.plan = plan;
        for (int i = 0; i < plan.clients(); i++) {
            visitors.add(new Visitor(this, i));
        }
    }

    /** Lets the clients come, one after the other; returns at once. */
    public Crowd start() {
        long step = plan.rampUp().toNanos() / Math.max(1, visitors.size());
        for (int i = 0; i < visitors.size(); i++) {
            loops.next().schedule(visitors.get(i)::come, step * i, TimeUnit.NANOSECONDS);
        }
        return this;
    }

    Plan plan() {
        return plan;
    }

    EventLoopGroup loops() {
        return loops;
    }

    boolean closed() {
        return closed;
    }

    /** Somebody who is online to write to, or null when nobody was found quickly. */
    Jid partner(Visitor self) {
        for (int tries = 0; tries < 5; tries++) {
            Visitor other = visitors.get(ThreadLocalRandom.current().nextInt(visitors.size()));
            Jid jid = other.jid();
            if (other != self && jid != null) {
                return jid;
            }
        }
        return null;
    }

    /** Clients that are logged in. */
    public int online() {
        return online.intValue();
    }

    /** Messages sent so far. */
    public long sent() {
        return sent.sum();
    }

    /** Messages that have arrived so far. */
    public long received() {
        return received.sum();
    }

    /** Logins that failed and connections that were lost so far. */
    public long lost() {
        return lost.sum();
    }

    /** All clients leave, politely. */
    @Override
    public void close() {
        closed = true;
        visitors.forEach(Visitor::leave);
        loops.shutdownGracefully(200, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3000);
    }
}
