package org.jabberfarm.c2s;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.link.BatchWriter;
import org.jabberfarm.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to the session manager, over one socket after another: {@link SmDialler} makes them, {@link SmStream} speaks on
 * them. The clients stay while there is none.
 *
 * <p>What the lost socket had not taken, or not whole, goes first on the next one. What the system had taken may have been
 * read at the other end or not; the old protocol has no way to ask. That is not sent again, as the original does not: a
 * user can tell that an answer is missing better than that a message came twice because of us.
 */
final class SmLink {
    private static final Logger LOG = LoggerFactory.getLogger(SmLink.class);

    /** Bytes that the JSM may be behind before clients are read no further, and before the link is given up. */
    private static final long CONGESTED_BYTES = 4L * 1024 * 1024;

    private static final long MOST_BYTES = 256L * 1024 * 1024;

    /** Hears what the link brings; on the link's thread. */
    interface Listener {
        void route(Element route);

        /** Routes that were taken and are not at their clients yet; while they are too many, none is read. */
        int waiting();

        /** @param fresh whether this JSM knows nothing of the sessions we hold */
        void up(boolean fresh);

        void down();

        /** The link is up, and its other end wants to hear of our load. */
        default void tellsLoad(Channel socket) {}

        /** The loads of all c2s, as the session manager knows them. */
        default void table(Channel socket, Element table) {}
    }

    /**
     * What the session manager can do.
     *
     * @param ours whether it speaks our extension; the original does not
     * @param mechanisms SASL mechanisms
     * @param register whether it makes accounts
     * @param rosterVersions whether it keeps versions of rosters (RFC 6121 2.6)
     * @param caps hash of its capabilities (XEP-0115), empty when it tells none
     * @param streamManagement whether it keeps what clients have not acknowledged (XEP-0198)
     * @param instance differs after each start
     */
    record Peer(
            boolean ours,
            List<String> mechanisms,
            boolean register,
            boolean rosterVersions,
            String caps,
            boolean streamManagement,
            String instance) {
        /** How the names end of mechanisms that bind the login to its TLS connection (RFC 5802 section 4). */
        static final String PLUS = "-PLUS";

        boolean bindsChannels() {
            return mechanisms.stream().anyMatch(m -> m.endsWith(PLUS));
        }
    }

    private volatile Jadc2sXml.Sm config;
    private final EventLoop loop;
    private final Listener listener;
    private final SmDialler dialler;

    /** Packets for the next socket; on the link's thread. */
    private final Queue<ByteBuf> unsent = new ArrayDeque<>();

    private final String instance = Long.toHexString(new SecureRandom().nextLong());
    private String lastInstance;
    private volatile Channel channel;
    private volatile BatchWriter writer;
    private volatile Peer peer;
    private volatile boolean closed;

    SmLink(Jadc2sXml.Sm config, EventLoop loop, Listener listener) {
        this.config = config;
        this.loop = loop;
        this.listener = listener;
        this.dialler = new SmDialler(config, loop, () -> new SmStream(this.config, this, listener));
    }

    void dial() {
        dialler.dial();
    }

    /** The next socket proves another secret; the one that is there goes on. */
    void configure(Jadc2sXml.Sm wanted) {
        config = wanted;
    }

    /** Tells this process from the one before it, whose clients are gone. */
    String instance() {
        return instance;
    }

    /** Our own name on the link, {@code N@id} for each client. */
    String id() {
        return config.id();
    }

    /** The peer while the link is up, else null. */
    Peer peer() {
        return peer;
    }

    boolean up() {
        return peer != null;
    }

    /** Whether clients should wait: the link is down or the JSM is behind. */
    boolean congested() {
        BatchWriter now = writer;
        return peer == null || now == null || now.pending() > CONGESTED_BYTES;
    }

    /** Bytes that the JSM has not taken yet. */
    long pending() {
        BatchWriter now = writer;
        return now == null ? 0 : now.pending();
    }

    /** Takes ownership. While the link is down no client is read; what one wrote at that very moment goes over the next. */
    void send(ByteBuf packet) {
        BatchWriter now = writer;
        if (now != null && peer != null) {
            now.write(packet);
        } else if (closed) {
            packet.release();
        } else {
            loop.execute(() -> keep(null, packet));
        }
    }

    /** A socket has proved the secret; on the link's thread, as the next two. */
    void up(Channel fresh, Peer offered) {
        boolean another = lastInstance != null && offered.ours() && !lastInstance.equals(offered.instance());
        lastInstance = offered.instance();
        BatchWriter first = new BatchWriter(fresh, MOST_BYTES, packet -> keep(fresh, packet));
        int kept = unsent.size();
        for (ByteBuf packet = unsent.poll(); packet != null; packet = unsent.poll()) {
            first.write(packet);
        }
        channel = fresh;
        writer = first;
        peer = offered;
        dialler.succeeded();
        LOG.info(
                "link up service={} address={} dialect={} packets_kept={}",
                config.id(),
                fresh.remoteAddress(),
                offered.ours() ? "farm" : "1.4",
                kept);
        listener.up(another);
    }

    /** The session manager offers something else from now on; on the link's thread. */
    void offered(Peer now) {
        peer = now;
        LOG.info("offer changed service={} mechanisms={} register={}", id(), now.mechanisms(), now.register());
    }

    /** What the JSM sent cannot be understood; on the link's thread, before the link goes down. */
    void broken() {
        dialler.failedAfterAll();
    }

    void down(boolean wasUp) {
        if (wasUp) {
            peer = null;
            BatchWriter last = writer;
            writer = null;
            last.handBack();
            LOG.warn(
                    "link down service={} address={}:{} packets_kept={}",
                    config.id(),
                    config.host(),
                    config.port(),
                    unsent.size());
            listener.down();
        }
        dialler.again();
    }

    /** {@code lost} was closed before it had taken this packet. */
    private void keep(Channel lost, ByteBuf packet) {
        if (closed || !Packets.outlivesLink(packet)) {
            packet.release();
        } else if (peer != null && lost != channel) {
            // A thread was between looking for the writer and using it all the time that the link was down.
            send(packet);
        } else {
            unsent.add(packet);
        }
    }

    void close() {
        closed = true;
        dialler.close();
        Channel now = channel;
        if (now != null) {
            // Behind all that still waits to be written.
            loop.execute(() -> now.writeAndFlush(Unpooled.copiedBuffer("</stream:stream>", StandardCharsets.UTF_8))
                    .addListener(done -> now.close()));
            now.closeFuture().awaitUninterruptibly(2000);
        }
        loop.execute(() -> unsent.forEach(ByteBuf::release));
    }
}
