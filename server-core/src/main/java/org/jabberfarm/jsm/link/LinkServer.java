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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jabberfarm.config.JabberChange;
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

    /** Packets that may wait for their turn before links are read no further. */
    public static final int MOST_WAITING = 20_000;

    private static final long CLOSE_MILLIS = 1000;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Math.min(4, Runtime.getRuntime().availableProcessors()), Threads.daemon("link"), Transport.io());
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<String, Channel> listeners = new ConcurrentHashMap<>();
    private final IntSupplier load;
    private final Listener listener;
    private final LongAdder sent;
    private volatile AddressRules rules;
    private volatile ConnectLimit connectLimit;
    private JabberXml.Io io;

    /**
     * Listens for every link of the configuration.
     *
     * @param offer attributes of our stream header that tell a c2s of ours what we can do
     * @param load packets that wait to be handled; reading stops while there are too many
     * @param sent counts packets on their way to a c2s
     */
    public LinkServer(JabberXml config, Map<String, String> offer, IntSupplier load, Listener listener, LongAdder sent)
            throws IOException {
        this.load = load;
        this.listener = listener;
        this.sent = sent;
        this.io = config.io();
        this.rules = new AddressRules(config.io().allow(), config.io().deny());
        this.connectLimit =
                new ConnectLimit(config.io().ratePoints(), config.io().rateSeconds());
        try {
            for (JabberXml.Link link : config.links()) {
                add(link, offer);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void add(JabberXml.Link config, Map<String, String> offer) throws IOException {
        Link link = new Link(config, offer, load, listener, loops.next());
        listeners.put(config.id(), listen(link, config));
        links.put(config.id(), link);
    }

    /**
     * Takes over other links, limits and offers; all of it or, when a port cannot be had, nothing. A link whose port moves keeps
     * its socket. Those that are removed take no more connections, but are there until {@link #retire}.
     *
     * @throws IOException when a port cannot be had
     * @throws IllegalArgumentException when a rule of addresses is none
     */
    public synchronized void configure(JabberChange change, JabberXml wanted, Map<String, String> offer)
            throws IOException {
        AddressRules newRules =
                new AddressRules(wanted.io().allow(), wanted.io().deny());
        Map<String, Channel> opened = new LinkedHashMap<>();
        Map<String, Link> fresh = new LinkedHashMap<>();
        try {
            for (JabberXml.Link link : change.added()) {
                fresh.put(link.id(), new Link(link, offer, load, listener, loops.next()));
                opened.put(link.id(), listen(fresh.get(link.id()), link));
            }
            for (JabberXml.Link link : change.changed()) {
                JabberXml.Link before = links.get(link.id()).config();
                if (link.port() != before.port() || !link.ip().equals(before.ip())) {
                    opened.put(link.id(), listen(links.get(link.id()), link));
                }
            }
        } catch (IOException e) {
            opened.values().forEach(channel -> channel.close().awaitUninterruptibly(CLOSE_MILLIS));
            throw e;
        }
        change.removed().forEach(link -> stopListening(link.id(), listeners.remove(link.id())));
        opened.forEach((service, channel) -> stopListening(service, listeners.put(service, channel)));
        links.putAll(fresh);
        wanted.links().forEach(link -> links.get(link.id()).configure(link, offer));
        rules = newRules;
        if (!io.equals(wanted.io())) {
            // Else those who came too often would start from zero.
            connectLimit =
                    new ConnectLimit(wanted.io().ratePoints(), wanted.io().rateSeconds());
            io = wanted.io();
        }
    }

    private static void stopListening(String service, Channel listening) {
        if (listening != null) {
            LOG.info("stopped listening service={} address={}", service, listening.localAddress());
            listening.close().awaitUninterruptibly(CLOSE_MILLIS);
        }
    }

    /** Ends the link of a c2s that was removed; whatever session it still has ends as if it had not come back. */
    public void retire(String service) {
        Link link = links.remove(service);
        if (link != null) {
            link.retire();
        }
    }

    private Channel listen(Link link, JabberXml.Link config) throws IOException {
        InetSocketAddress address = config.ip().isEmpty()
                ? new InetSocketAddress(config.port())
                : new InetSocketAddress(config.ip(), config.port());
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(Transport.server())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
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
        return bound.channel();
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
        listeners.values().forEach(channel -> channel.close().awaitUninterruptibly(CLOSE_MILLIS));
        links.values().forEach(Link::close);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
    }
}
