package org.jabberfarm.jsm.link;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.link.AddressRules;
import org.jabberfarm.link.ConnectLimit;
import org.jabberfarm.link.Transport;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the links of the c2s, each on its own port. */
public final class LinkServer implements Outbox, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkServer.class);

    /** Hears what comes over the links; called on network threads, which must not wait. */
    public interface Listener {
        void route(Link link, Element route);

        /** The c2s has not come back within its time: its clients are lost. */
        void lost(String service);

        /** A packet could not be brought to its c2s. */
        void undeliverable(Element route);
    }

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Math.min(4, Runtime.getRuntime().availableProcessors()), Threads.daemon("link"), Transport.io());
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final Map<String, Channel> listeners = new LinkedHashMap<>();
    private final LongAdder sent;
    private final AddressRules rules;
    private final ConnectLimit connectLimit;

    /**
     * Listens for every link of the configuration.
     *
     * @param offer attributes of our stream header that tell a c2s of ours what we can do
     * @param load packets that wait to be handled; reading stops while there are too many
     * @param sent counts packets on their way to a c2s
     */
    public LinkServer(JabberXml config, Map<String, String> offer, IntSupplier load, Listener listener, LongAdder sent)
            throws IOException {
        this.sent = sent;
        this.rules = new AddressRules(config.io().allow(), config.io().deny());
        this.connectLimit =
                new ConnectLimit(config.io().ratePoints(), config.io().rateSeconds());
        try {
            for (JabberXml.Link link : config.links()) {
                listen(new Link(link, offer, load, listener, loops.next()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void listen(Link link) throws IOException {
        JabberXml.Link config = link.config();
        InetSocketAddress address = config.ip().isEmpty()
                ? new InetSocketAddress(config.port())
                : new InetSocketAddress(config.ip(), config.port());
        ServerBootstrap bootstrap = new ServerBootstrap();
        Transport.keepalive(bootstrap, Transport.LINK_SILENT);
        var bound = bootstrap
                .group(loops)
                .channel(Transport.server())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (allowed(channel)) {
                            channel.pipeline().addLast(new LinkHandler(link));
                        } else {
                            LOG.warn(
                                    "link refused by io/allow, io/deny or io/rate service={} address={}",
                                    link.service(),
                                    channel.remoteAddress());
                            channel.close();
                        }
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "tried to listen for " + config.id() + " on " + address + " but failed: "
                            + bound.cause().getMessage() + "; choose another service/accept/port or stop what has it",
                    bound.cause());
        }
        links.put(config.id(), link);
        listeners.put(config.id(), bound.channel());
    }

    private boolean allowed(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress peer
                && rules.allows(peer.getAddress())
                && connectLimit.allows(peer.getAddress());
    }

    /** Port on which a service is accepted; useful where the configuration says 0. */
    public int port(String service) {
        return ((InetSocketAddress) listeners.get(service).localAddress()).getPort();
    }

    public Optional<Link> link(String service) {
        return Optional.ofNullable(links.get(service));
    }

    public Map<String, Link> links() {
        return links;
    }

    @Override
    public void send(String service, Element route) {
        Link link = links.get(service);
        if (link != null) {
            sent.increment();
            link.send(route);
        }
    }

    @Override
    public void close() {
        listeners.values().forEach(channel -> channel.close().awaitUninterruptibly(1000));
        links.values().forEach(Link::close);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
    }
}
