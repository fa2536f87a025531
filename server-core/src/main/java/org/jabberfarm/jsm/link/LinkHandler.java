package org.jabberfarm.jsm.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.link.Farewell;
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

/** One socket of a link, from its first byte on: stream header, handshake, then routes ({@code jabber:component:accept}). */
final class LinkHandler extends ChannelInboundHandlerAdapter implements ElementReader.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LinkHandler.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int HANDSHAKE_SECONDS = 15;

    private static final int MOST_WAITING = LinkServer.MOST_WAITING;

    private final List<Link> sharing;
    private final Strangers strangers;
    private final LoadTable loads;
    private Link link;
    private final ElementReader reader =
            new ElementReader(XmlLimits.STRANGER, this, Namespaces.COMPONENT, Namespaces.CLIENT);
    private final String streamId = HexFormat.of().toHexDigits(RANDOM.nextLong());
    private ChannelHandlerContext context;
    private Map<String, String> told;
    private boolean authenticated;
    private boolean failed;
    private boolean ours;
    private boolean tellsLoad;
    private String instance = "";

    /** @param sharing the links of this port, one or more */
    LinkHandler(List<Link> sharing, Strangers strangers, LoadTable loads) {
        this.sharing = sharing;
        this.strangers = strangers;
        this.loads = loads;
        this.link = sharing.get(0);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.executor()
                .schedule(
                        () -> {
                            if (!authenticated) {
                                ctx.close();
                            }
                        },
                        HANDSHAKE_SECONDS,
                        TimeUnit.SECONDS);
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
            if (authenticated) {
                LOG.warn(
                        "link broken: the other end sent what is not acceptable service={} address={} reason={}",
                        link.service(),
                        ctx.channel().remoteAddress(),
                        e.getMessage());
            }
            error(e.getMessage());
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (link.load().getAsInt() > MOST_WAITING) {
            ReadPause.until(ctx, () -> link.load().getAsInt() < MOST_WAITING / 2);
        }
    }

    @Override
    public void opened(Element header) {
        if (!Namespaces.COMPONENT.equals(header.get("xmlns"))
                || !header.namespace().equals(Namespaces.STREAM)) {
            error("Invalid namespace specified.");
            return;
        }
        if (!chosen(header.get("to", ""))) {
            send(header(""));
            error("Invalid to address: none of the services on this port has that id.");
            return;
        }
        StringBuilder answer = new StringBuilder();
        // Only who asks for our extension hears of it: real jadc2s never sees an attribute it does not know.
        instance = header.get("{" + Namespaces.LINK + "}instance", "");
        ours = header.get("{" + Namespaces.LINK + "}version") != null;
        if (ours) {
            link.carryClients();
            answer.append(" xmlns:farm='").append(Namespaces.LINK).append('\'');
            Map<String, String> offer = link.offer();
            if (header.get("{" + Namespaces.LINK + "}offers") != null) {
                told = offer;
            }
            offer.forEach((name, value) -> answer.append(" farm:")
                    .append(name)
                    .append("='")
                    .append(XmlWriter.escape(value))
                    .append('\''));
            tellsLoad = header.get("{" + Namespaces.LINK + "}" + LoadTable.OFFER) != null;
            if (tellsLoad) {
                answer.append(" farm:").append(LoadTable.OFFER).append("='1'");
            }
        }
        send(header(" from='" + XmlWriter.escape(link.service()) + "'" + answer));
    }

    /** With several on the port the name tells which is meant; with one the name is not looked at, as the original has it. */
    private boolean chosen(String name) {
        if (sharing.size() == 1) {
            return true;
        }
        Optional<Link> named =
                sharing.stream().filter(one -> one.service().equals(name)).findFirst();
        named.ifPresent(one -> link = one);
        return named.isPresent();
    }

    private String header(String attributes) {
        return "<?xml version='1.0'?><stream:stream xmlns:stream='" + Namespaces.STREAM + "' id='" + streamId
                + "' xmlns='" + Namespaces.COMPONENT + "'" + attributes + ">";
    }

    @Override
    public void element(Element element) {
        if (failed) {
            return;
        }
        if (authenticated && tellsLoad && element.is("load", Namespaces.LINK)) {
            loads.report(context.channel(), link.service(), element);
        } else if (authenticated) {
            link.received(element);
        } else if (!element.name().equals("handshake")) {
            error("Must send handshake first.");
        } else if (!Handshake.matches(
                element.text().trim(), streamId, link.config().secret())) {
            LOG.warn(
                    "link refused, wrong secret service={} address={}",
                    link.service(),
                    context.channel().remoteAddress());
            strangers.wrongSecret(context.channel());
            error("Invalid handshake");
        } else {
            authenticated = true;
            strangers.remove(context.channel());
            reader.allow(XmlLimits.LINK);
            send("<handshake/>");
            link.manageStreams(ours);
            link.begins(instance);
            link.connected(context.channel(), told);
            if (tellsLoad) {
                loads.joined(context.channel(), link.service());
            }
        }
    }

    @Override
    public void closed() {
        context.close();
    }

    private void error(String text) {
        failed = true;
        link.disconnected(context.channel());
        Farewell.say(
                context,
                Unpooled.copiedBuffer(
                        "<stream:error>" + XmlWriter.escape(text) + "</stream:error></stream:stream>",
                        StandardCharsets.UTF_8),
                authenticated);
    }

    private void send(String text) {
        context.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        link.disconnected(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.info("link broke service={} reason={}", link.service(), cause.toString());
        ctx.close();
    }
}
