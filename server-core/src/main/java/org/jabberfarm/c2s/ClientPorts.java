package org.jabberfarm.c2s;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.link.Transport;

/** Where clients are listened for. Other ports may follow while the clients of these go on. */
final class ClientPorts implements AutoCloseable {
    private static final int BACKLOG = 4096;

    /** As the configuration has it: port 0 is any. */
    private record Place(String ip, int port, boolean directTls) {}

    private final Map<Place, Channel> open = new ConcurrentHashMap<>();
    private final EventLoopGroup loops;
    private final int keepalive;
    private final Predicate<Channel> admitted;
    private final BiConsumer<Channel, Boolean> served;

    /**
     * @param keepalive see {@link Transport#keepalive}
     * @param admitted whether a new connection is served; asked on the thread that accepts
     * @param served takes each of these, and whether it begins with TLS
     */
    ClientPorts(EventLoopGroup loops, int keepalive, Predicate<Channel> admitted, BiConsumer<Channel, Boolean> served) {
        this.loops = loops;
        this.keepalive = keepalive;
        this.admitted = admitted;
        this.served = served;
    }

    /**
     * Opens what is missing, all of it or nothing.
     *
     * @return closes what is no longer wanted, to be run when all else is sure
     * @throws IOException when a port cannot be had
     */
    Runnable open(Jadc2sXml.Local local, boolean tls) throws IOException {
        List<Place> wanted = wanted(local, tls);
        Map<Place, Channel> opened = new LinkedHashMap<>();
        try {
            for (Place place : wanted) {
                if (!open.containsKey(place)) {
                    opened.put(place, listen(place));
                }
            }
        } catch (IOException e) {
            opened.values().forEach(ClientPorts::close);
            throw e;
        }
        open.putAll(opened);
        return () -> List.copyOf(open.keySet()).stream()
                .filter(place -> !wanted.contains(place))
                .forEach(place -> close(open.remove(place)));
    }

    private static List<Place> wanted(Jadc2sXml.Local local, boolean tls) {
        List<Place> wanted = new ArrayList<>();
        // Zero closes a port; zero for both takes free ones, which is of use to tests only.
        boolean free = local.port() == 0 && local.sslPort() == 0;
        if (local.port() > 0 || free) {
            wanted.add(new Place(local.ip(), local.port(), false));
        }
        if (tls && (local.sslPort() > 0 || free)) {
            wanted.add(new Place(local.ip(), local.sslPort(), true));
        }
        return wanted;
    }

    private Channel listen(Place place) throws IOException {
        InetSocketAddress address = place.ip().isEmpty()
                ? new InetSocketAddress(place.port())
                : new InetSocketAddress(place.ip(), place.port());
        ServerBootstrap bootstrap = new ServerBootstrap();
        Transport.keepalive(bootstrap, keepalive);
        var bound = bootstrap
                .group(loops)
                .channel(Transport.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new AcceptGuard(admitted))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        served.accept(channel, place.directTls());
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
        return bound.channel();
    }

    /** The port in use, 0 for none. */
    int number(boolean directTls) {
        return open.entrySet().stream()
                .filter(one -> one.getKey().directTls() == directTls)
                .mapToInt(one -> ((InetSocketAddress) one.getValue().localAddress()).getPort())
                .findFirst()
                .orElse(0);
    }

    private static void close(Channel channel) {
        channel.close().awaitUninterruptibly(1000);
    }

    @Override
    public void close() {
        open.values().forEach(ClientPorts::close);
        open.clear();
    }
}
