package org.jabberfarm.jsm.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.link.BatchWriter;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One c2s as the JSM sees it, with or without its socket. While the socket is lost packets wait for it; after the timeout of
 * jabber.xml they are given back and the c2s' sessions end, as the original does.
 */
public final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /** Packets that wait for a lost c2s, and characters of all of them together. */
    private static final int MOST_WAITING = 20_000;

    private static final long MOST_WAITING_CHARACTERS = 16L * 1024 * 1024;

    /** How long a c2s that is given up may take to read the last that it was sent, in milliseconds. */
    private static final long RETIRE_MILLIS = 2000;

    /** Bytes that a c2s may be behind before its link is given up. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final String OFFER = "offer";

    private volatile JabberXml.Link config;
    private Map<String, String> offer;
    private final IntSupplier load;
    private final LinkServer.Listener listener;
    private final EventLoop timers;
    private final Deque<Element> waiting = new ArrayDeque<>();
    private Channel channel;
    private BatchWriter writer;

    /** What the other end knows of our offer; null where it does not want to hear of another. */
    private Map<String, String> told;

    private ScheduledFuture<?> giveUp;
    private int losses;
    private boolean retired;

    /** Instance of the c2s, empty when it has not said. */
    private String process = "";

    private long waitingCharacters;
    private volatile boolean carriesClients;
    private volatile boolean managesStreams;

    Link(
            JabberXml.Link config,
            Map<String, String> offer,
            IntSupplier load,
            LinkServer.Listener listener,
            EventLoop timers) {
        this.config = config;
        this.offer = offer;
        this.load = load;
        this.listener = listener;
        this.timers = timers;
    }

    JabberXml.Link config() {
        return config;
    }

    /** Takes over another secret and timeout, and what is offered; a socket that is up stays up. */
    synchronized void configure(JabberXml.Link wanted, Map<String, String> newOffer) {
        config = wanted;
        offer = newOffer;
        tell();
    }

    /** Brings a c2s of ours up to date without a new link: {@code offer} of our namespace, with the header's attributes. */
    private void tell() {
        if (writer != null && told != null && !told.equals(offer())) {
            told = offer();
            Element news = new Element(OFFER, Namespaces.LINK);
            told.forEach(news::set);
            writer.write(Unpooled.copiedBuffer(news.toXml(Namespaces.CLIENT), StandardCharsets.UTF_8));
        }
    }

    /**
     * What a c2s of ours hears in the stream's header. Another instance than before means that its sessions are known no
     * longer: either this process is a new one, or the c2s was away for too long.
     */
    synchronized Map<String, String> offer() {
        Map<String, String> mine = new LinkedHashMap<>(offer);
        mine.computeIfPresent("instance", (name, process) -> process + "-" + losses);
        return mine;
    }

    IntSupplier load() {
        return load;
    }

    /** Service id. */
    public String service() {
        return config.id();
    }

    public synchronized boolean up() {
        return channel != null;
    }

    /**
     * A socket has proved the secret: it takes the place of an older one and gets what has waited.
     *
     * @param heard the offer that it heard in the header, null where it does not want to hear of another
     */
    synchronized void connected(Channel fresh, Map<String, String> heard) {
        if (retired) {
            fresh.close();
            return;
        }
        if (giveUp != null) {
            giveUp.cancel(false);
            giveUp = null;
        }
        if (channel != null) {
            LOG.info("link replaced by a newer connection service={}", service());
            channel.writeAndFlush(Unpooled.copiedBuffer(
                            "<stream:error>Socket override by another connection.</stream:error></stream:stream>",
                            StandardCharsets.UTF_8))
                    .addListener(io.netty.channel.ChannelFutureListener.CLOSE);
        }
        channel = fresh;
        writer = new BatchWriter(fresh, MOST_BYTES, packet -> unwritten(fresh, packet));
        told = heard;
        LOG.info("link up service={} address={}", service(), fresh.remoteAddress());
        tell();
        while (!waiting.isEmpty()) {
            write(waiting.poll());
        }
        waitingCharacters = 0;
    }

    /**
     * A socket that has proved the secret says which process of the c2s it belongs to. Another than before has none of the
     * clients of that one: they are lost, as if it had not come back.
     *
     * @param instance empty when it does not say, as jadc2s
     */
    void begins(String instance) {
        List<Element> undelivered;
        synchronized (this) {
            boolean another = !process.isEmpty() && !instance.isEmpty() && !process.equals(instance);
            process = instance;
            if (!another) {
                return;
            }
            undelivered = takeWaiting();
        }
        LOG.info("c2s started anew service={} packets_given_back={}", service(), undelivered.size());
        listener.lost(service());
        undelivered.forEach(listener::undeliverable);
    }

    private List<Element> takeWaiting() {
        List<Element> all = new ArrayList<>(waiting);
        waiting.clear();
        waitingCharacters = 0;
        return all;
    }

    synchronized void disconnected(Channel gone) {
        if (channel != gone) {
            return;
        }
        BatchWriter last = writer;
        channel = null;
        writer = null;
        last.handBack();
        if (retired) {
            return;
        }
        LOG.warn(
                "link down service={} waiting_seconds={} packets_kept={}",
                service(),
                config.timeoutSeconds(),
                waiting.size());
        giveUp = timers.schedule(this::lost, config.timeoutSeconds(), TimeUnit.SECONDS);
    }

    private void lost() {
        List<Element> undelivered;
        synchronized (this) {
            if (channel != null) {
                return;
            }
            giveUp = null;
            undelivered = takeWaiting();
            losses++;
        }
        LOG.warn("link lost service={} packets_given_back={}", service(), undelivered.size());
        if (carriesClients) {
            listener.lost(service());
        }
        undelivered.forEach(listener::undeliverable);
    }

    /** Whether a c2s is at the other end, which must be given routes and nothing else. */
    public boolean carriesClients() {
        return carriesClients;
    }

    void carryClients() {
        carriesClients = true;
    }

    /** Whether the c2s knows stream management (XEP-0198): it is one of ours. */
    public boolean managesStreams() {
        return managesStreams;
    }

    void manageStreams(boolean does) {
        managesStreams = does;
    }

    /** Whether it is there, or may still come back in time. */
    public synchronized boolean expected() {
        return channel != null || giveUp != null;
    }

    void received(Element route) {
        if (!carriesClients && route.name().equals("route")) {
            carriesClients = true;
        }
        listener.route(this, route, () -> {});
    }

    /** @param route a packet for the other end; it waits while the link is down, as long as there is room */
    public synchronized void send(Element route) {
        if (writer != null) {
            write(route);
        } else {
            keep(route);
        }
    }

    /** @param dealt runs when the c2s has it */
    public void send(Element route, Runnable dealt) {
        send(route);
        dealt.run();
    }

    private void keep(Element route) {
        if (waiting.size() < MOST_WAITING && waitingCharacters < MOST_WAITING_CHARACTERS) {
            waitingCharacters += route.toXml(Namespaces.CLIENT).length();
            waiting.add(route);
        } else {
            listener.undeliverable(route);
        }
    }

    private void write(Element route) {
        byte[] packet = route.toXml(Namespaces.CLIENT).getBytes(StandardCharsets.UTF_8);
        if (packet.length > XmlLimits.LINK.elementBytes()) {
            // One user's giant must not cost all users of this c2s their link.
            LOG.warn("packet of {} bytes dropped, too large for a link to={}", packet.length, route.get("to"));
            return;
        }
        writer.write(Unpooled.wrappedBuffer(packet));
    }

    /**
     * {@code lost} was closed before it had taken this packet: it goes on the next one. What the system had taken may have
     * been read or not, which the old protocol has no way to ask; that is not sent again, lest a message comes twice.
     */
    private synchronized void unwritten(Channel lost, ByteBuf packet) {
        byte[] bytes = ByteBufUtil.getBytes(packet);
        packet.release();
        Optional<Element> route = Elements.parse(new String(bytes, StandardCharsets.UTF_8), Namespaces.CLIENT);
        if (route.isEmpty()) {
            throw new IllegalStateException("a packet that we wrote cannot be read");
        }
        if (route.get().is(OFFER, Namespaces.LINK)) {
            return; // the next socket hears what is offered then
        }
        if (channel == null || channel == lost) {
            keep(route.get());
        } else {
            write(route.get());
        }
    }

    /** This c2s may no longer dial in. What has been written to it still goes out; what could not be is given back. */
    void retire() {
        synchronized (this) {
            retired = true;
            if (giveUp != null) {
                giveUp.cancel(false);
            }
            if (channel != null) {
                Channel last = channel;
                writer.write(Unpooled.copiedBuffer("</stream:stream>", StandardCharsets.UTF_8));
                timers.schedule(() -> last.close(), RETIRE_MILLIS, TimeUnit.MILLISECONDS);
                channel = null;
                writer = null;
            }
        }
        lost();
    }

    synchronized void close() {
        if (giveUp != null) {
            giveUp.cancel(false);
        }
        if (channel != null) {
            channel.writeAndFlush(Unpooled.copiedBuffer("</stream:stream>", StandardCharsets.UTF_8));
            channel.close();
        }
    }
}
