package org.jabberfarm.jsm.link;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jabberfarm.link.C2sLoad;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/**
 * What the c2s of ours tell of their load, and hear of each other: each gets the table of all every few seconds, and soon
 * after one comes, goes or begins to drain. None of it is a route, and a c2s that is not ours never sees any.
 */
final class LoadTable {
    /** Attribute of both headers: this end speaks of loads. */
    static final String OFFER = "loads";

    private static final long EVERY_MILLIS = 5000;

    /** How long news wait for more of them, so that a farm that starts does not send a table for each c2s to each. */
    private static final long DAMPED_MILLIS = 200;

    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int MOST = 10_000;

    private record Told(C2sLoad load, Channel by, long at) {}

    private final Map<String, Told> byId = new ConcurrentHashMap<>();
    private final Map<Channel, String> listeners = new ConcurrentHashMap<>();
    private final AtomicBoolean news = new AtomicBoolean();
    private final EventLoop timers;
    private final LongSupplier clock;

    /** @param clock nanoseconds */
    LoadTable(EventLoop timers, LongSupplier clock) {
        this.timers = timers;
        this.clock = clock;
        timers.scheduleWithFixedDelay(this::tell, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A socket whose other end speaks of loads has proved its secret. */
    void joined(Channel socket, String service) {
        listeners.put(socket, service);
        socket.closeFuture().addListener(closed -> left(socket, service));
    }

    private void left(Channel socket, String service) {
        listeners.remove(socket);
        boolean gone = byId.computeIfPresent(service, (id, told) -> told.by() == socket ? null : told) == null;
        if (gone) {
            tellSoon();
        }
    }

    /** What is not sound, or more than there is room for, is passed over. */
    void report(Channel socket, String service, Element load) {
        C2sLoad.read(load, service).ifPresent(now -> {
            Told before = byId.get(service);
            if (before == null && byId.size() >= MOST || !listeners.containsKey(socket)) {
                return;
            }
            byId.put(service, new Told(now, socket, clock.getAsLong()));
            if (before == null || before.load().draining() != now.draining()) {
                tellSoon();
            }
        });
    }

    private void tellSoon() {
        if (news.compareAndSet(false, true) && !timers.isShuttingDown()) {
            timers.schedule(this::tell, DAMPED_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tell() {
        news.set(false);
        if (listeners.isEmpty()) {
            return;
        }
        byte[] table = table().toXml(Namespaces.CLIENT).getBytes(StandardCharsets.UTF_8);
        for (Channel listener : listeners.keySet()) {
            // One that is behind with what matters hears the next.
            if (listener.isWritable()) {
                listener.writeAndFlush(Unpooled.wrappedBuffer(table));
            }
        }
    }

    /** All that is known and not stale. */
    Element table() {
        byId.values().removeIf(told -> clock.getAsLong() - told.at() > STALE_NANOS);
        Element table = new Element("table", Namespaces.LINK);
        byId.values()
                .forEach(told -> told.load()
                        .into(table.child("c2s").set("id", told.load().id())));
        return table;
    }
}
