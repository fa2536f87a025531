package org.jabberfarm.jsm.link;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.link.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port on which links are accepted: those of one c2s, or of several that the name in the stream's header tells apart. */
final class LinkPort {
    private static final Logger LOG = LoggerFactory.getLogger(LinkPort.class);
    private static final long CLOSE_MILLIS = 1000;

    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final Channel channel;
    private final Strangers strangers;
    private final LoadTable loads;

    /**
     * Listens, for no link yet.
     *
     * @param first a link that is to be accepted here
     * @param allowed who may connect
     * @param strangers those who have not proved a secret, on all ports
     * @param loads what the c2s on all ports tell of themselves
     * @throws IOException when the port cannot be had
     */
    LinkPort(
            JabberXml.Link first,
            EventLoopGroup loops,
            Predicate<Channel> allowed,
            Strangers strangers,
            LoadTable loads)
            throws IOException {
        this.strangers = strangers;
        this.loads = loads;
        InetSocketAddress address = first.ip().isEmpty()
                ? new InetSocketAddress(first.port())
                : new InetSocketAddress(first.ip(), first.port());
        ServerBootstrap bootstrap = new ServerBootstrap();
        Transport.keepalive(bootstrap, Transport.LINK_SILENT);
        var bound = bootstrap
                .group(loops)
                .channel(Transport.server())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel socket) {
                        accept(socket, allowed);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "tried to listen for " + first.id() + " on " + address + " but failed: "
                            + bound.cause().getMessage() + "; choose another service/accept/port or stop what has it",
                    bound.cause());
        }
        channel = bound.channel();
    }

    /** What links have in common that are accepted on one port. Port 0 is any that is free, a new one for each. */
    static String key(JabberXml.Link link) {
        return link.port() == 0 ? link.id() : link.ip() + " " + link.port();
    }

    private void accept(Channel socket, Predicate<Channel> allowed) {
        if (links.isEmpty()) {
            // Between listening and the first link, or between the last and the end.
            socket.close();
        } else if (!allowed.test(socket)) {
            LOG.warn(
                    "link refused by io/allow, io/deny or io/rate service={} address={}",
                    names(),
                    socket.remoteAddress());
            socket.close();
        } else if (strangers.admit(socket)) {
            socket.pipeline().addLast(new LinkHandler(List.copyOf(links), strangers, loads));
        } else {
            socket.close();
        }
    }

    private String names() {
        return links.stream().map(Link::service).collect(Collectors.joining(","));
    }

    void add(Link link) {
        links.add(link);
    }

    void remove(Link link) {
        links.remove(link);
    }

    boolean unused() {
        return links.isEmpty();
    }

    int number() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    void close() {
        LOG.info("stopped listening address={}", channel.localAddress());
        channel.close().awaitUninterruptibly(CLOSE_MILLIS);
    }
}
