package org.jabberfarm.c2s;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jabberfarm.config.Jadc2sExtras;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.link.ConnectLimit;
import org.jabberfarm.link.Transport;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.ProcessLimits;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
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

    private static final int BACKLOG = 4096;

    /** Clients told to log in again after a new JSM has taken over, per second, so that they do not all come at once. */
    private static final int RESETS_PER_SECOND = 500;

    /** On an error route to a JSM of ours: the client has not said farewell and may resume its session (XEP-0198). */
    private static final String LOST = " xmlns:farm='" + Namespaces.LINK + "' farm:lost='1'";

    /** A client that left while the link was down. */
    private record Gone(String address, String session, boolean lost) {}

    private final Queue<Gone> gone = new ConcurrentLinkedQueue<>();
    private final Jadc2sXml config;
    private final C2sMetrics metrics;
    private final Clients clients;
    private final XmlLimits limits;
    private final Jadc2sExtras extras;
    private final ConnectLimit connectLimit;
    private final Optional<SslContext> tls;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Math.max(2, Runtime.getRuntime().availableProcessors()), Threads.daemon("client"), Transport.io());
    private final List<Channel> listeners = new ArrayList<>();
    private final SmLink link;
    private final AtomicInteger sockets = new AtomicInteger();
    private final SlowReaders slowReaders = new SlowReaders(Runtime.getRuntime().maxMemory() / 4);

    /** Routes from the JSM that the clients' threads have not taken yet. */
    private final AtomicInteger routes = new AtomicInteger();

    private int port;
    private int tlsPort;

    /**
     * Starts listening and dials the session manager.
     *
     * @param folder what the certificate's path is relative to
     * @param openFiles limit of open files in force; connections stop so far below it that the process can go on
     * @throws IOException when a port cannot be had, or TLS is required and there is no certificate
     */
    public C2s(Jadc2sXml config, Path folder, long openFiles, Metrics exposed) throws IOException {
        this.config = config;
        this.extras = config.extras();
        this.metrics = new C2sMetrics(exposed);
        int wanted = config.io().maxFds() - OWN_PLACES;
        int places = (int) Math.min(wanted, openFiles - ProcessLimits.filesInUse() - RESERVE);
        if (places < wanted) {
            LOG.warn(
                    "room for {} clients only: max_fds={} but the limit of open files in force is {}",
                    places,
                    config.io().maxFds(),
                    openFiles);
        }
        this.limits =
                new XmlLimits(config.own().stanzaBytes(), config.own().stanzaDepth(), XmlLimits.CLIENT.attributes());
        this.clients = new Clients(Math.max(1, places));
        this.connectLimit = new ConnectLimit(config.io().connects(), config.io().seconds());
        this.tls = config.own().tls().equals("off")
                ? Optional.empty()
                : Tls.load(folder, config.local().pemfile());
        if (tls.isEmpty() && config.own().tls().equals("required")) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException("TLS is required (c2s/tls) but there is no usable certificate in local/ssl/pemfile \""
                    + config.local().pemfile() + "\"; deploy one, or set tls to offered");
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
            // Zero closes a port; zero for both takes free ones, which is of use to tests only.
            boolean free = config.local().port() == 0 && config.local().sslPort() == 0;
            if (config.local().port() > 0 || free) {
                port = listen(config.local().port(), false);
            }
            if (tls.isPresent() && (config.local().sslPort() > 0 || free)) {
                tlsPort = listen(config.local().sslPort(), true);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        link.dial();
    }

    private int listen(int wanted, boolean directTls) throws IOException {
        InetSocketAddress address = config.local().ip().isEmpty()
                ? new InetSocketAddress(wanted)
                : new InetSocketAddress(config.local().ip(), wanted);
        ServerBootstrap bootstrap = new ServerBootstrap();
        Transport.keepalive(bootstrap, config.own().keepalive());
        var bound = bootstrap
                .group(loops)
                .channel(Transport.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new AcceptGuard())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel, directTls);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "tried to listen for clients on " + address + " but failed: "
                            + bound.cause().getMessage() + "; choose another port or stop what has it",
                    bound.cause());
        }
        listeners.add(bound.channel());
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    private void accepted(Channel channel, boolean directTls) {
        metrics.accepts.increment();
        channel.closeFuture().addListener(closed -> sockets.decrementAndGet());
        if (sockets.incrementAndGet() > clients.limit() + RESERVE / 2) {
            // Already turning many away: no words for this one, which would cost a descriptor for as long as they take.
            metrics.refused("full");
            channel.close();
            return;
        }
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer) || !connectLimit.allows(peer.getAddress())) {
            metrics.refused("connect-rate");
            channel.close();
            return;
        }
        if (directTls) {
            channel.pipeline().addLast(tls.orElseThrow().newHandler(channel.alloc()));
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

    /** Of a client's stanza. */
    XmlLimits limits() {
        return limits;
    }

    Optional<SslContext> tls() {
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

    /** Port for clients without or before TLS. */
    public int port() {
        return port;
    }

    /** Port for TLS from the first byte, 0 without TLS. */
    public int tlsPort() {
        return tlsPort;
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
        listeners.forEach(channel -> channel.close().awaitUninterruptibly(1000));
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
        // BoringSSL's memory is not the heap's.
        tls.ifPresent(ReferenceCountUtil::release);
    }
}
