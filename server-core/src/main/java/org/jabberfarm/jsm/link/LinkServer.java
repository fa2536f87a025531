package org.jabberfarm.jsm.link;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jabberfarm.config.JabberChange;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Receipt;
import org.jabberfarm.link.AddressRules;
import org.jabberfarm.link.ConnectLimit;
import org.jabberfarm.link.Transport;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;

/** Accepts the links of the c2s, each on its own port or several on one, where the name in the stream's header tells them apart. */
public final class LinkServer implements Outbox, AutoCloseable {
    /** Hears what comes over the links; called on network threads, which must not wait. */
    public interface Listener {
        /** @param dealt to be run, by any thread, when the c2s need not send the route again */
        void route(Link link, Element route, Runnable dealt);

        /** The c2s has not come back within its time: its clients are lost. */
        void lost(String service);

        /** A packet could not be brought to its c2s. */
        void undeliverable(Element route);
    }

    /** Packets that may wait for their turn before links are read no further. */
    public static final int MOST_WAITING = 20_000;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Math.min(4, Runtime.getRuntime().availableProcessors()), Threads.daemon("link"), Transport.io());
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<String, LinkPort> ports = new ConcurrentHashMap<>();
    private final Strangers strangers = new Strangers();
    private final LoadTable loads = new LoadTable(loops.next(), System::nanoTime);
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
            ports.putAll(open(config.links()));
        } catch (IOException e) {
            close();
            throw e;
        }
        config.links().forEach(link -> add(link, offer));
    }

    private void add(JabberXml.Link config, Map<String, String> offer) {
        Link link = new Link(config, offer, load, listener, loops.next());
        links.put(config.id(), link);
        ports.get(LinkPort.key(config)).add(link);
    }

    /** Ports for these links that are not open yet; all of them or none. */
    private Map<String, LinkPort> open(List<JabberXml.Link> wanted) throws IOException {
        Map<String, LinkPort> opened = new LinkedHashMap<>();
        try {
            for (JabberXml.Link link : wanted) {
                String key = LinkPort.key(link);
                if (!ports.containsKey(key) && !opened.containsKey(key)) {
                    opened.put(key, new LinkPort(link, loops, this::allowed, strangers, loads));
                }
            }
        } catch (IOException e) {
            opened.values().forEach(LinkPort::close);
            throw e;
        }
        return opened;
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
        ports.putAll(open(wanted.links()));
        change.removed().forEach(link -> port(link).remove(links.get(link.id())));
        for (JabberXml.Link link : change.changed()) {
            Link moving = links.get(link.id());
            port(moving.config()).remove(moving);
            ports.get(LinkPort.key(link)).add(moving);
        }
        change.added().forEach(link -> add(link, offer));
        wanted.links().forEach(link -> links.get(link.id()).configure(link, offer));
        ports.values().stream().filter(LinkPort::unused).forEach(LinkPort::close);
        ports.values().removeIf(LinkPort::unused);
        rules = newRules;
        if (!io.equals(wanted.io())) {
            // Else those who came too often would start from zero.
            connectLimit =
                    new ConnectLimit(wanted.io().ratePoints(), wanted.io().rateSeconds());
            io = wanted.io();
        }
    }

    /** Ends the link of a c2s that was removed; whatever session it still has ends as if it had not come back. */
    public void retire(String service) {
        Link link = links.remove(service);
        if (link != null) {
            link.retire();
        }
    }

    private boolean allowed(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress peer
                && rules.allows(peer.getAddress())
                && connectLimit.allows(peer.getAddress());
    }

    private LinkPort port(JabberXml.Link link) {
        return ports.get(LinkPort.key(link));
    }

    /** Port on which a service is accepted; useful where the configuration says 0. */
    public int port(String service) {
        return port(links.get(service).config()).number();
    }

    public Optional<Link> link(String service) {
        return Optional.ofNullable(links.get(service));
    }

    /** Services that are linked just now. */
    public Set<String> up() {
        return links.values().stream().filter(Link::up).map(Link::service).collect(Collectors.toSet());
    }

    /** Tells all c2s of ours what is offered from now on. */
    public void offer(Map<String, String> offer) {
        links.values().forEach(link -> link.configure(link.config(), offer));
    }

    public Map<String, Link> links() {
        return links;
    }

    @Override
    public void send(String service, Element route) {
        Link link = links.get(service);
        if (link == null) {
            return;
        }
        sent.increment();
        Receipt receipt = Receipt.current();
        if (receipt == null) {
            link.send(route);
        } else {
            receipt.hold();
            link.send(route, receipt::release);
        }
    }

    @Override
    public void close() {
        ports.values().forEach(LinkPort::close);
        links.values().forEach(Link::close);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
    }
}
