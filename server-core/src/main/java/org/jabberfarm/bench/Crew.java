package org.jabberfarm.bench;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.Transports;
import org.jabberfarm.load.XmppClient;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** Logged-in clients, one an account. One thread carries them all and leaves the other cores to what is measured. */
final class Crew implements AutoCloseable {
    /** Logins under way at any moment. */
    static final int AT_ONCE = 64;

    private static final long LOGIN_SECONDS = 60;

    /** One client, and what it does with what it hears. */
    static final class Member implements XmppClient.Listener {
        private final Crew crew;
        private volatile Consumer<Element> ear = stanza -> {};
        private volatile XmppClient client;
        private volatile Jid jid;

        private Member(Crew crew) {
            this.crew = crew;
        }

        Jid jid() {
            return jid;
        }

        /** Sends stanzas as they are written. */
        void send(String xml) {
            client.send(xml);
        }

        void listen(Consumer<Element> listener) {
            ear = listener;
        }

        @Override
        public void online(XmppClient now, Jid full) {
            jid = full;
            now.presence();
        }

        @Override
        public void stanza(XmppClient from, Element stanza) {
            ear.accept(stanza);
        }

        @Override
        public void closed(XmppClient gone, String reason) {
            crew.trouble.compareAndSet(null, reason);
        }
    }

    private final BenchFarm farm;
    private final EventLoopGroup loops = Transports.loops(1);
    private final List<Member> members = new ArrayList<>();
    private final AtomicReference<String> trouble = new AtomicReference<>();

    Crew(BenchFarm farm) {
        this.farm = farm;
    }

    EventLoopGroup loops() {
        return loops;
    }

    Member member(int number) {
        return members.get(number);
    }

    /** Lets clients come until there are {@code count}; {@code took} hears of every login. */
    void growTo(int count, Latencies took) throws IOException {
        Semaphore room = new Semaphore(AT_ONCE);
        while (members.size() < count) {
            acquire(room, 1);
            Member member = new Member(this);
            long start = System.nanoTime();
            member.client = XmppClient.dial(
                    new ClientSettings(
                            farm.address().getHostString(),
                            farm.address().getPort(),
                            farm.tls(),
                            farm.user(members.size()),
                            BenchFarm.PASSWORD),
                    loops,
                    member);
            member.client.online().whenComplete((jid, failure) -> {
                took.add(System.nanoTime() - start);
                room.release();
            });
            members.add(member);
        }
        acquire(room, AT_ONCE);
        check();
    }

    /** @throws IOException when a client could not log in or was thrown out */
    void check() throws IOException {
        if (trouble.get() != null) {
            throw new IOException("a client was lost, so the figures would be wrong: " + trouble.get());
        }
    }

    private void acquire(Semaphore room, int permits) throws IOException {
        try {
            if (!room.tryAcquire(permits, LOGIN_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("no login came through within " + LOGIN_SECONDS + " s, after " + members.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while clients logged in", e);
        }
        check();
    }

    /** All leave; returns when the farm has noticed. */
    void leave() throws IOException {
        members.forEach(member -> member.client.close());
        members.clear();
        farm.awaitSessions(0);
    }

    @Override
    public void close() {
        members.forEach(member -> member.client.close());
        loops.shutdownGracefully(100, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3000);
    }
}
