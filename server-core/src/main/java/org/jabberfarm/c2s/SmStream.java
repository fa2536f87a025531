package org.jabberfarm.c2s;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.link.Handshake;
import org.jabberfarm.link.ReadPause;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.ElementReader;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xml.XmlWriter;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket of the link, from its first byte on: stream header, handshake, then routes ({@code jabber:component:accept}). */
final class SmStream extends ChannelInboundHandlerAdapter implements ElementReader.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(SmStream.class);
    private static final int HANDSHAKE_SECONDS = 10;

    /**
     * Routes that may wait for their clients, and bytes that the JSM may leave unread of what we give back to it, before
     * the link is read no further. Clients are read no further long before that.
     */
    private static final int MOST_WAITING = 20_000;

    private static final long MOST_UNREAD = 32L * 1024 * 1024;

    private final Jadc2sXml.Sm config;
    private final SmLink link;
    private final SmLink.Listener listener;
    private final ElementReader reader =
            new ElementReader(XmlLimits.STRANGER, this, Namespaces.COMPONENT, Namespaces.CLIENT);
    private ChannelHandlerContext context;
    private SmLink.Peer peer;
    private boolean loads;
    private boolean up;
    private boolean failed;

    SmStream(Jadc2sXml.Sm config, SmLink link, SmLink.Listener listener) {
        this.config = config;
        this.link = link;
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        send("<stream:stream xmlns='" + Namespaces.COMPONENT + "' xmlns:stream='" + Namespaces.STREAM + "' xmlns:farm='"
                + Namespaces.LINK + "' farm:version='1' farm:offers='1' farm:" + Neighbours.OFFER
                + "='1' farm:instance='" + link.instance() + "' to='"
                + XmlWriter.escape(config.id()) + "'>");
        ctx.executor()
                .schedule(
                        () -> {
                            if (!up) {
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
            if (!failed) {
                byte[] data = ByteBufUtil.getBytes(bytes);
                reader.feed(data, 0, data.length);
            }
        } catch (XmlException e) {
            failed = true;
            LOG.warn(
                    "link broken: the JSM sent what is not acceptable service={} reason={}",
                    config.id(),
                    e.getMessage());
            if (up) {
                link.broken();
            }
            ctx.close();
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listener.waiting() > MOST_WAITING || link.pending() > MOST_UNREAD) {
            ReadPause.until(ctx, () -> listener.waiting() < MOST_WAITING / 2 && link.pending() < MOST_UNREAD);
        }
    }

    @Override
    public void opened(Element header) {
        loads = "1".equals(header.get("{" + Namespaces.LINK + "}" + Neighbours.OFFER));
        peer = peer(header, "{" + Namespaces.LINK + "}", header.get("id", ""));
        send("<handshake>" + Handshake.digest(header.get("id", ""), config.secret()) + "</handshake>");
    }

    /** @param prefix of the names of attributes */
    private static SmLink.Peer peer(Element offer, String prefix, String otherInstance) {
        String version = offer.get(prefix + "version");
        String mechanisms = offer.get(prefix + "mechanisms", "").trim();
        return new SmLink.Peer(
                version != null,
                mechanisms.isEmpty() ? List.of() : List.of(mechanisms.split(" ")),
                version == null || "1".equals(offer.get(prefix + "register")),
                "1".equals(offer.get(prefix + "roster-versions")),
                offer.get(prefix + "caps", ""),
                "1".equals(offer.get(prefix + "sm")),
                offer.get(prefix + "instance", otherInstance));
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
        } else if (!up && element.name().equals("handshake")) {
            up = true;
            reader.allow(XmlLimits.LINK);
            link.up(context.channel(), peer);
            if (loads) {
                listener.tellsLoad(context.channel());
            }
        } else if (up && element.name().equals("route")) {
            listener.route(element);
        } else if (up && loads && element.is("table", Namespaces.LINK)) {
            listener.table(context.channel(), element);
        } else if (up && element.is("offer", Namespaces.LINK)) {
            link.offered(peer(element, "", peer.instance()));
        }
    }

    @Override
    public void closed() {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        link.down(up);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.info("link broke service={} reason={}", config.id(), cause.toString());
        ctx.close();
    }
}
