package org.jabberfarm.c2s;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jabberfarm.link.C2sLoad;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/**
 * The other c2s of the farm as the session managers tell of them, and what we tell of ourselves: every few seconds and when it
 * matters, over each link whose other end wants to hear it.
 */
final class Neighbours {
    /** Attribute of both headers: this end speaks of loads. */
    static final String OFFER = "loads";

    private static final long EVERY_MILLIS = 5000;
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int MOST = 10_000;

    /**
     * Another c2s.
     *
     * @param at when we heard of it, in nanoseconds of our clock
     */
    record Neighbour(C2sLoad load, long at) {}

    /** By the link that it came over: what one session manager does not know of, another may. */
    private final Map<Channel, List<Neighbour>> tables = new ConcurrentHashMap<>();

    private final Supplier<C2sLoad> own;
    private final LongSupplier clock;
    private final EventLoop loop;

    /**
     * @param own what we tell of ourselves
     * @param clock nanoseconds
     */
    Neighbours(Supplier<C2sLoad> own, LongSupplier clock, EventLoop loop) {
        this.own = own;
        this.clock = clock;
        this.loop = loop;
        loop.scheduleWithFixedDelay(this::tell, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A link is up whose other end speaks of loads. */
    void linked(Channel link) {
        tables.put(link, List.of());
        link.closeFuture().addListener(closed -> tables.remove(link));
        tell(link);
    }

    /** Something that matters has changed. */
    void changed() {
        if (!loop.isShuttingDown()) {
            loop.execute(this::tell);
        }
    }

    private void tell() {
        tables.keySet().forEach(this::tell);
    }

    private void tell(Channel link) {
        String load = own.get().into(new Element("load", Namespaces.LINK)).toXml(Namespaces.CLIENT);
        // One that is behind with what matters hears the next.
        if (link.isWritable()) {
            link.writeAndFlush(Unpooled.copiedBuffer(load, StandardCharsets.UTF_8));
        }
    }

    /** A table takes the place of the one before it; entries that are not sound are passed over. */
    void heard(Channel link, Element table) {
        List<Neighbour> heard = new ArrayList<>();
        long now = clock.getAsLong();
        table.children().stream()
                .limit(MOST)
                .forEach(one -> C2sLoad.read(one, "").ifPresent(load -> heard.add(new Neighbour(load, now))));
        tables.replace(link, List.copyOf(heard));
    }

    /** All others that were heard of lately, the newest of each. */
    Collection<Neighbour> others() {
        String self = own.get().id();
        long now = clock.getAsLong();
        Map<String, Neighbour> newest = new HashMap<>();
        for (List<Neighbour> table : tables.values()) {
            for (Neighbour one : table) {
                if (now - one.at() <= STALE_NANOS && !one.load().id().equals(self)) {
                    newest.merge(one.load().id(), one, (a, b) -> a.at() - b.at() >= 0 ? a : b);
                }
            }
        }
        return newest.values();
    }
}
