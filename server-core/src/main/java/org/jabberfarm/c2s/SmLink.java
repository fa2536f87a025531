package org.jabberfarm.c2s;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.link.BatchWriter;
import org.jabberfarm.link.Handshake;
import org.jabberfarm.link.Transport;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.ElementReader;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xml.XmlWriter;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to the session manager: dials, proves the shared secret, and dials again for ever with a growing delay when it is
 * lost. The clients stay meanwhile.
 */
final class SmLink {
    private static final Logger LOG = LoggerFactory.getLogger(SmLink.class);
    private static final long FIRST_DELAY_MILLIS = 250;
    private static final long LAST_DELAY_MILLIS = 15_000;
    private static final int HANDSHAKE_SECONDS = 10;

    /** Bytes that the JSM may be behind before clients are read no further, and before the link is given up. */
    private static final long CONGESTED_BYTES = 4L * 1024 * 1024;

    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private static final int MOST_WAITING = 20_000;

    /** Hears what the link brings; on the link's thread. */
    interface Listener {
        void route(Element route);

        /** Routes that were taken and are not at their clients yet; while they are too many, none is read. */
        int waiting();

        /** @param fresh whether this JSM knows nothing of the sessions we hold */
        void up(boolean fresh);

        void down();
    }

    /**
     * What the session manager can do.
     *
     * @param ours whether it speaks our extension; the original does not
     * @param mechanisms SASL mechanisms
     * @param register whether it makes accounts
     * @param rosterVersions whether it keeps versions of rosters (RFC 6121 2.6)
     * @param caps hash of its capabilities (XEP-0115), empty when it tells none
     * @param instance differs after each start
     */
    record Peer(
            boolean ours,
            List<String> mechanisms,
            boolean register,
            boolean rosterVersions,
            String caps,
            String instance) {
        /** How the names end of mechanisms that bind the login to its TLS connection (RFC 5802 section 4). */
        static final String PLUS = "-PLUS";

        boolean bindsChannels() {
            return mechanisms.stream().anyMatch(m -> m.endsWith(PLUS));
        }
    }

    private final Jadc2sXml.Sm config;
    private final EventLoop loop;
    private final Listener listener;
    private long delay = FIRST_DELAY_MILLIS;
    private String lastInstance;
    private volatile Channel channel;
    private volatile BatchWriter writer;
    private volatile Peer peer;
    private volatile boolean closed;

    SmLink(Jadc2sXml.Sm config, EventLoop loop, Listener listener) {
        this.config = config;
        this.loop = loop;
        this.listener = listener;
    }

    void dial() {
        if (closed) {
            return;
        }
        new Bootstrap()
                .group(loop)
                .channel(Transport.client())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5000)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        fresh.pipeline().addLast(new Handler());
                    }
                })
                .connect(config.host(), config.port())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        LOG.warn(
                                "link not made service={} address={}:{} next_try_ms={} reason={}",
                                config.id(),
                                config.host(),
                                config.port(),
                                delay,
                                done.cause().getMessage());
                        again();
                    }
                });
    }

    private void again() {
        if (!closed) {
            long jittered = delay + ThreadLocalRandom.current().nextLong(delay / 2 + 1);
            loop.schedule(this::dial, jittered, TimeUnit.MILLISECONDS);
            delay = Math.min(LAST_DELAY_MILLIS, delay * 2);
        }
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

    /** Takes ownership; dropped while the link is down, when no client is read. */
    void send(ByteBuf packet) {
        BatchWriter now = writer;
        if (now == null || peer == null) {
            packet.release();
        } else {
            now.write(packet);
        }
    }

    void close() {
        closed = true;
        Channel now = channel;
        if (now != null) {
            // Behind all that still waits to be written.
            loop.execute(() -> now.writeAndFlush(Unpooled.copiedBuffer("</stream:stream>", StandardCharsets.UTF_8))
                    .addListener(done -> now.close()));
            now.closeFuture().awaitUninterruptibly(2000);
        }
    }

    private final class Handler extends ChannelInboundHandlerAdapter implements ElementReader.Listener {
        private final ElementReader reader =
                new ElementReader(XmlLimits.LINK, this, Namespaces.COMPONENT, Namespaces.CLIENT);
        private ChannelHandlerContext context;
        private Peer offered;
        private boolean failed;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            context = ctx;
            channel = ctx.channel();
            send("<stream:stream xmlns='" + Namespaces.COMPONENT + "' xmlns:stream='" + Namespaces.STREAM
                    + "' xmlns:farm='" + Namespaces.LINK + "' farm:version='1' to='" + XmlWriter.escape(config.id())
                    + "'>");
            ctx.executor()
                    .schedule(
                            () -> {
                                if (peer == null && ctx.channel() == channel) {
                                    ctx.close();
                                }
                            },
                            HANDSHAKE_SECONDS,
                            TimeUnit.SECONDS);
        }

        private void send(String text) {
            context.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                byte[] data = ByteBufUtil.getBytes(bytes);
                reader.feed(data, 0, data.length);
            } catch (XmlException e) {
                LOG.warn("link broken: the JSM sent what is not XML service={} reason={}", config.id(), e.getMessage());
                ctx.close();
            } finally {
                bytes.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (listener.waiting() > MOST_WAITING && ctx.channel().config().isAutoRead()) {
                ctx.channel().config().setAutoRead(false);
                resumeLater(ctx);
            }
        }

        private void resumeLater(ChannelHandlerContext ctx) {
            ctx.executor()
                    .schedule(
                            () -> {
                                if (listener.waiting() < MOST_WAITING / 2) {
                                    ctx.channel().config().setAutoRead(true);
                                } else {
                                    resumeLater(ctx);
                                }
                            },
                            10,
                            TimeUnit.MILLISECONDS);
        }

        @Override
        public void opened(Element header) {
            String farm = "{" + Namespaces.LINK + "}";
            String version = header.get(farm + "version");
            String mechanisms = header.get(farm + "mechanisms", "").trim();
            offered = new Peer(
                    version != null,
                    mechanisms.isEmpty() ? List.of() : List.of(mechanisms.split(" ")),
                    version == null || "1".equals(header.get(farm + "register")),
                    "1".equals(header.get(farm + "roster-versions")),
                    header.get(farm + "caps", ""),
                    header.get(farm + "instance", header.get("id", "")));
            send("<handshake>" + Handshake.digest(header.get("id", ""), config.secret()) + "</handshake>");
        }

        @Override
        public void element(Element element) {
            if (failed) {
                return;
            }
            if (element.is("error", Namespaces.STREAM)) {
                // The original sends its acknowledgement after this all the same; the error is what counts.
                failed = true;
                LOG.warn("link refused service={} reason={}", config.id(), element.text());
                context.close();
            } else if (peer == null && element.name().equals("handshake")) {
                boolean fresh = lastInstance != null && offered.ours() && !lastInstance.equals(offered.instance());
                lastInstance = offered.instance();
                writer = new BatchWriter(context.channel(), MOST_BYTES);
                peer = offered;
                delay = FIRST_DELAY_MILLIS;
                LOG.info(
                        "link up service={} address={} dialect={}",
                        config.id(),
                        context.channel().remoteAddress(),
                        offered.ours() ? "farm" : "1.4");
                listener.up(fresh);
            } else if (element.name().equals("route")) {
                listener.route(element);
            }
        }

        @Override
        public void closed() {
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            boolean wasUp = peer != null;
            peer = null;
            writer = null;
            if (wasUp) {
                LOG.warn("link down service={} address={}:{}", config.id(), config.host(), config.port());
                listener.down();
            }
            again();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.info("link broke service={} reason={}", config.id(), cause.toString());
            ctx.close();
        }
    }
}
