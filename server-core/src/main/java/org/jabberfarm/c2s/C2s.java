package org.jabberfarm.c2s;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jabberfarm.config.Jadc2sChange;
import org.jabberfarm.config.Jadc2sExtras;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.config.NeedsRestart;
import org.jabberfarm.config.Redirect;
import org.jabberfarm.link.C2sLoad;
import org.jabberfarm.link.ConnectLimit;
import org.jabberfarm.link.Transport;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.ProcessLimits;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Prover;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client connection server: listeners, clients and the link, without the process around them. */
public final class C2s implements AutoCloseable, SmLink.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(C2s.class);

    /** Places of {@code max_fds} that are not for clients: the link, the listeners. */
    private static final int OWN_PLACES = 16;

    /** Descriptors kept for what is opened later: logs, jars, control requests, clients that are being turned away. */
    private static final int RESERVE = 64;

    /** Clients told to log in again after a new JSM has taken over, per second, so that they do not all come at once. */
    private static final int RESETS_PER_SECOND = 500;

    /** On an error route to a JSM of ours: the client has not said farewell and may resume its session (XEP-0198). */
    private static final String LOST = " xmlns:farm='" + Namespaces.LINK + "' farm:lost='1'";

    /** A client that left while the link was down. */
    private record Gone(String address, String session, boolean lost) {}

    private final Queue<Gone> gone = new ConcurrentLinkedQueue<>();
    private final Path folder;
    private final Metrics exposed;
    private final C2sMetrics metrics;
    private final Clients clients;
    private final Tls tls = new Tls();

    /** One for each thread of clients. */
    private final FastThreadLocal<Prover> provers = new FastThreadLocal<>();

    /** Descriptors that there can be for clients. */
    private final long room;

    private volatile Jadc2sXml config;
    private volatile Jadc2sExtras extras;
    private volatile ConnectLimit connectLimit;
    private volatile XmlLimits limits;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Math.max(2, Runtime.getRuntime().availableProcessors()), Threads.daemon("client"), Transport.io());
    private final ClientPorts ports;
    private final SmLink link;
    private final Neighbours neighbours = new Neighbours(this::load, System::nanoTime, loops.next());
    private final Redirects redirects;
    private final Drain drain;
    private final AtomicInteger sockets = new AtomicInteger();
    private final SlowReaders slowReaders = new SlowReaders(Runtime.getRuntime().maxMemory() / 4);

    /** Routes from the JSM that the clients' threads have not taken yet. */
    private final AtomicInteger routes = new AtomicInteger();

    /**
     * Starts listening and dials the session manager.
     *
     * @param folder what the certificate's path is relative to
     * @param openFiles limit of open files in force; connections stop so far below it that the process can go on
     * @throws IOException when a port cannot be had, or TLS is required and there is no certificate
     */
    public C2s(Jadc2sXml config, Path folder, long openFiles, Metrics exposed) throws IOException {
        this.config = config;
        this.folder = folder;
        this.exposed = exposed;
        this.extras = config.extras();
        this.limits = limits(config.own());
        this.metrics = new C2sMetrics(exposed);
        this.room = openFiles - ProcessLimits.filesInUse() - RESERVE;
        if (wanted(config) > room) {
            LOG.warn(
                    "room for {} clients only: max_fds={} but the limit of open files in force is {}",
                    places(config),
                    config.io().maxFds(),
                    openFiles);
        }
        this.clients = new Clients(places(config));
        this.redirects = new Redirects(
                () -> this.config.own().redirect(),
                neighbours,
                clients::size,
                this::draining,
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
        this.drain = new Drain(clients, redirects, neighbours::changed, loops.next());
        exposed.gauge("jabberfarm_draining", () -> drain.on() ? 1 : 0);
        this.connectLimit = new ConnectLimit(config.io().connects(), config.io().seconds());
        this.ports = new ClientPorts(loops, config.own().keepalive(), this::admitted, this::serve);
        try {
            use(Tls.atStart(folder, config));
        } catch (IOException e) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
        this.link = new SmLink(config.sms().get(0), loops.next(), this);
        exposed.gauge("jabberfarm_connections", clients::size);
        exposed.gauge("jabberfarm_connection_limit", clients::limit);
        exposed.gauge(
                Metrics.labelled(
                        "jabberfarm_link_up", "service", config.sms().get(0).id()),
                () -> link.up() ? 1 : 0);
        exposed.gauge("jabberfarm_link_pending_bytes", link::pending);
        try {
            ports.open(config.local(), tls.isOn());
        } catch (IOException e) {
            close();
            throw e;
        }
        link.dial();
    }

    private static XmlLimits limits(Jadc2sXml.Own own) {
        return new XmlLimits(own.stanzaBytes(), own.stanzaDepth(), XmlLimits.CLIENT.attributes());
    }

    private static int wanted(Jadc2sXml config) {
        return config.io().maxFds() - OWN_PLACES;
    }

    private int places(Jadc2sXml config) {
        return (int) Math.max(1, Math.min(wanted(config), room));
    }

    /**
     * Takes over another configuration and the certificate as it is now, while clients go on: all of it or nothing. Limits of
     * stanzas and the time to log in hold for new connections; where there are more clients than there may be now, no new
     * ones are taken.
     *
     * @return what is different now, for people; empty when nothing is
     * @throws NeedsRestart when a part of it cannot change in a running process
     * @throws IOException when a port cannot be had or the certificate cannot be used
     */
    public synchronized List<String> reload(Jadc2sXml wanted) throws NeedsRestart, IOException {
        List<String> restart =
                new ArrayList<>(Jadc2sChange.between(config, wanted).restart());
        if (wanted(wanted) > room && wanted.io().maxFds() > config.io().maxFds()) {
            // A limit of open files is the process's own, from its first moment.
            restart.add("io/max_fds");
        }
        if (!restart.isEmpty()) {
            throw new NeedsRestart(restart);
        }
        Optional<Tls.Identity> identity = Tls.read(folder, wanted);
        Runnable closeOthers;
        try {
            closeOthers = ports.open(wanted.local(), identity.isPresent());
        } catch (IOException e) {
            identity.ifPresent(Tls.Identity::retire);
            throw e;
        }
        List<String> words = Jadc2sChange.words(config, wanted);
        if (tls.certificate().equals(identity.map(Tls.Identity::pem))) {
            // Clients that come again can resume what they began with the context that is there.
            identity.ifPresent(Tls.Identity::retire);
        } else {
            use(identity);
            words.add("certificate changed");
        }
        if (config.io().connects() != wanted.io().connects()
                || config.io().seconds() != wanted.io().seconds()) {
            // Else those who came too often would start from zero.
            connectLimit = new ConnectLimit(wanted.io().connects(), wanted.io().seconds());
        }
        clients.limit(places(wanted));
        link.configure(wanted.sms().get(0));
        extras = wanted.extras();
        limits = limits(wanted.own());
        config = wanted;
        closeOthers.run();
        neighbours.changed();
        return words;
    }

    private void use(Optional<Tls.Identity> identity) {
        tls.use(identity);
        if (identity.isPresent()) {
            long end = identity.get().pem().end().getEpochSecond();
            exposed.gauge("jabberfarm_certificate_expiry_seconds", () -> end);
        } else {
            exposed.remove("jabberfarm_certificate_expiry_seconds");
        }
    }

    /** On the thread that accepts, so that no more connections are open than were counted. */
    private boolean admitted(Channel channel) {
        metrics.accepts.increment();
        if (sockets.get() >= clients.limit() + RESERVE / 2) {
            // Already turning many away: no words for this one, which would cost a descriptor for as long as they take.
            metrics.refused("full");
            return false;
        }
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer) || !connectLimit.allows(peer.getAddress())) {
            metrics.refused("connect-rate");
            return false;
        }
        sockets.incrementAndGet();
        channel.closeFuture().addListener(closed -> sockets.decrementAndGet());
        return true;
    }

    private void serve(Channel channel, boolean directTls) {
        if (directTls) {
            Optional<SslHandler> handler = tls.newHandler(channel.alloc());
            if (handler.isEmpty()) {
                // Its port is being closed.
                channel.close();
                return;
            }
            channel.pipeline().addLast(handler.get());
        }
        channel.pipeline()
                .addLast(new FlushConsolidationHandler(256, true))
                .addLast(new ClientConnection(this, directTls));
    }

    Jadc2sXml config() {
        return config;
    }

    Jadc2sExtras extras() {
        return extras;
    }

    C2sMetrics metrics() {
        return metrics;
    }

    Clients clients() {
        return clients;
    }

    /** Of the stanzas of a client that connects now. */
    XmlLimits limits() {
        return limits;
    }

    /** The element that a client's stanza is, when it is one within the limits of its connection. */
    Element proved(byte[] stanza, XmlLimits of) throws XmlException {
        Prover prover = provers.get();
        if (prover == null || !prover.limits().equals(of)) {
            prover = new Prover(ClientStream.DECLARATIONS, of);
            provers.set(prover);
        }
        return prover.prove(stanza);
    }

    Tls tls() {
        return tls;
    }

    SlowReaders slowReaders() {
        return slowReaders;
    }

    @Override
    public int waiting() {
        return routes.get();
    }

    SmLink link() {
        return link;
    }

    /**
     * What {@code /status} tells of this c2s alone: how far its drain is, and its certificate, where there is one; times in epoch
     * milliseconds.
     */
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("draining", drain.on());
        status.put("drain", drain.status());
        tls.certificate()
                .ifPresent(pem -> status.put(
                        "certificate",
                        Map.of(
                                "subject",
                                pem.subject(),
                                "names",
                                pem.names(),
                                "notAfter",
                                pem.end().toEpochMilli())));
        return status;
    }

    /** Port for clients without or before TLS. */
    public int port() {
        return ports.number(false);
    }

    /** Port for TLS from the first byte, 0 without TLS. */
    public int tlsPort() {
        return ports.number(true);
    }

    /** Whether the session manager can be reached. */
    public boolean ready() {
        return link.up();
    }

    @Override
    public void route(Element route) {
        String to = route.get("to", "");
        int at = to.indexOf('@');
        ClientConnection client = at < 1 ? null : clients.get(to.substring(0, at));
        if (client == null) {
            bounce(route);
        } else {
            routes.incrementAndGet();
            client.route(route, routes::decrementAndGet);
        }
    }

    /**
     * Gives back what cannot be delivered, so that messages are stored. Only a stanza of a session goes back: the original
     * takes an error for a bare address as "end all sessions of this user".
     */
    void bounce(Element route) {
        String from = route.get("from", "");
        if ("session".equals(route.get("type"))) {
            // The client went while its session was being started: the JSM must not keep it, but for one that it had
            // before.
            boolean resumed = route.first()
                    .filter(child -> child.namespace().equals(Namespaces.STREAM_MANAGEMENT))
                    .isPresent();
            end(route.get("to", ""), from, resumed);
            return;
        }
        if (route.get("sm") != null) {
            // The JSM still has the stanza.
            end(route.get("to", ""), from, true);
            return;
        }
        if (route.get("type") != null || from.indexOf('/') < 0 || route.first().isEmpty()) {
            return;
        }
        byte[] inner = route.first().get().toXml(Namespaces.CLIENT).getBytes(StandardCharsets.UTF_8);
        link.send(Packets.route("error", route.get("to", ""), from, inner));
    }

    /**
     * Tells the JSM that a client is gone, as soon as there is a link.
     *
     * @param lost whether it may resume the session; only for one with stream management
     */
    void end(String address, String session, boolean lost) {
        if (link.up()) {
            tell(new Gone(address, session, lost));
        } else {
            gone.add(new Gone(address, session, lost));
            if (link.up()) {
                // It came back in between.
                tellGone();
            }
        }
    }

    private void tellGone() {
        for (Gone one = gone.poll(); one != null; one = gone.poll()) {
            tell(one);
        }
    }

    private void tell(Gone one) {
        link.send(Packets.route("error", one.address(), one.session(), one.lost() ? LOST : "", new byte[0]));
    }

    /** What we tell the others of ourselves. */
    private C2sLoad load() {
        Redirect redirect = config.own().redirect();
        return new C2sLoad(
                link.id(),
                clients.size(),
                clients.limit(),
                drain.on(),
                redirect.address(config.local(), port()),
                redirect.tlsAddress(config.local(), tlsPort()));
    }

    /** Whether this c2s is being emptied. */
    boolean draining() {
        return drain.on();
    }

    /** The emptying of this c2s. */
    public Drain drain() {
        return drain;
    }

    Redirects redirects() {
        return redirects;
    }

    @Override
    public void tellsLoad(Channel socket) {
        neighbours.linked(socket);
    }

    @Override
    public void table(Channel socket, Element table) {
        neighbours.heard(socket, table);
    }

    @Override
    public void up(boolean fresh) {
        if (!fresh) {
            tellGone();
            return;
        }
        gone.clear();
        List<ClientConnection> stale =
                clients.all().stream().filter(ClientConnection::hasSession).toList();
        LOG.info("the session manager is a new one, {} clients have to log in again", stale.size());
        long spreadMillis = Math.max(1, stale.size() * 1000L / RESETS_PER_SECOND);
        for (ClientConnection client : stale) {
            long delay = ThreadLocalRandom.current().nextLong(spreadMillis);
            loops.schedule(() -> client.resetSession(), delay, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void down() {
        clients.all().forEach(ClientConnection::linkLost);
    }

    /** Tells every client that we go, gives the JSM the ends of their sessions, and stops. */
    @Override
    public void close() {
        ports.close();
        clients.all().forEach(client -> client.shut("system-shutdown", "this server is being restarted; come back"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (clients.size() > 0 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        if (link != null) {
            link.close();
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
        tls.close();
    }
}
