package org.jabberfarm.jsm.link;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jabberfarm.link.ConnectLimit;
import org.jabberfarm.link.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to the ports of links that have not proved a secret. A c2s needs milliseconds for that; so where too many wait,
 * the one that has waited longest makes room, and nobody keeps a c2s out by dialling and saying nothing. Safe for use by
 * several threads.
 */
final class Strangers {
    /** Unproven connections of one address (of IPv6: one /64), and of all together. */
    static final int MOST_OF_ADDRESS = 32;

    static final int MOST = 256;

    /**
     * Wrong secrets of one address within a minute, after which it is not listened to until the minute is over. A c2s with
     * a wrong secret, which tries again ever later, comes to ten.
     */
    static final int MOST_WRONG = 60;

    private static final int WRONG_SECONDS = 60;

    private static final int QUIET_SECONDS = 10;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

    /** Who waits, longest first, and where from. */
    private final Map<Channel, Object> waiting = new LinkedHashMap<>();

    private final AtomicLong told = new AtomicLong(System.nanoTime() - 2 * QUIET_NANOS);
    private final ConnectLimit wrong = new ConnectLimit(MOST_WRONG, WRONG_SECONDS);

    /** @return whether it may try; when not, it is for the caller to close it */
    boolean admit(Channel channel) {
        if (wrong.refuses(address(channel))) {
            tell("too many wrong secrets, an address is not listened to", channel);
            return false;
        }
        Channel first = add(channel);
        channel.closeFuture().addListener(closed -> remove(channel));
        if (first != null) {
            tell("too many without a handshake, the oldest makes room", first);
            first.close();
        }
        return true;
    }

    /** Once in a while only: who dials thousands of times must not fill the log. */
    private void tell(String what, Channel channel) {
        long now = System.nanoTime();
        long last = told.get();
        if (now - last > QUIET_NANOS && told.compareAndSet(last, now)) {
            LOG.warn(
                    "link port under siege: {}; nothing more of this for {} s address={}",
                    what,
                    QUIET_SECONDS,
                    channel.remoteAddress());
        }
    }

    /** @return who has to make room, or null */
    private synchronized Channel add(Channel channel) {
        Object network = Network.of(address(channel));
        long same = waiting.values().stream().filter(network::equals).count();
        Channel first = null;
        if (same >= MOST_OF_ADDRESS || waiting.size() >= MOST) {
            Iterator<Map.Entry<Channel, Object>> oldest = waiting.entrySet().iterator();
            while (first == null) {
                Map.Entry<Channel, Object> next = oldest.next();
                if (same < MOST_OF_ADDRESS || next.getValue().equals(network)) {
                    first = next.getKey();
                    oldest.remove();
                }
            }
        }
        waiting.put(channel, network);
        return first;
    }

    /** It has proved a secret, or is gone. */
    synchronized void remove(Channel channel) {
        waiting.remove(channel);
    }

    void wrongSecret(Channel channel) {
        wrong.allows(address(channel));
    }

    private static Object address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : "unknown";
    }
}
