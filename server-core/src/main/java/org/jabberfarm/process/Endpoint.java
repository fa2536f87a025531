package org.jabberfarm.process;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A process' control endpoint: HTTP on a Unix socket, where the socket file's permissions are the access control, and its
 * read-only routes on a loopback port for Prometheus. Handlers run on a few threads of their own with a bounded queue; those that
 * never wait have other threads than those that may, so that a slow answer does not make the process look dead.
 */
public final class Endpoint implements AutoCloseable {
    /** Largest request body in bytes: an import of some thousand users. */
    private static final int BODY_BYTES = 16 * 1024 * 1024;

    /** The same on the loopback port, where anyone on the machine may ask and nothing takes a body. */
    private static final int OPEN_BODY_BYTES = 16 * 1024;

    /** Answers requests; an {@link IllegalArgumentException} becomes a 400 with its message. */
    @FunctionalInterface
    public interface Handler {
        Response handle(Request request) throws Exception;
    }

    record Route(String method, String path, boolean prefix, boolean open, boolean quick, Handler handler) {
        boolean matches(Request request, boolean onlyOpen) {
            return (open || !onlyOpen)
                    && (method.equals("*") || method.equals(request.method()))
                    && (prefix
                            ? request.path().startsWith(path)
                            : request.path().equals(path));
        }
    }

    private final List<Route> routes = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, Threads.daemon("control"), NioIoHandler.newFactory());
    private final ThreadPoolExecutor workers = pool(4, "control-worker");
    private final ThreadPoolExecutor quickWorkers = pool(2, "control-quick");
    private Path socket;

    private static ThreadPoolExecutor pool(int threads, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(256), Threads.daemon(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A route for the Unix socket only; method {@code *} takes all. */
    public Endpoint route(String method, String path, Handler handler) {
        routes.add(new Route(method, path, false, false, false, handler));
        return this;
    }

    /** A route for the Unix socket only whose handler waits for nobody. */
    public Endpoint quick(String method, String path, Handler handler) {
        routes.add(new Route(method, path, false, false, true, handler));
        return this;
    }

    /** A route for the Unix socket only, for all paths that begin with {@code prefix}. */
    public Endpoint prefix(String method, String prefix, Handler handler) {
        routes.add(new Route(method, prefix, true, false, false, handler));
        return this;
    }

    /** A route that anyone on this machine may read; its handler waits for nobody. */
    public Endpoint open(String path, Handler handler) {
        routes.add(new Route("GET", path, false, true, true, handler));
        return this;
    }

    /**
     * Listens on a Unix socket; a socket file that a dead process left is replaced.
     *
     * @param permissions as in {@code rw-rw----}
     */
    public Endpoint listen(Path socketFile, String permissions) throws IOException {
        if (socketFile.toString().length() > 105) {
            throw new IOException("the path of the control socket is longer than the system allows (105): " + socketFile
                    + "; use a shorter root folder");
        }
        Files.createDirectories(socketFile.getParent());
        Files.deleteIfExists(socketFile);
        channels.add(bind(UnixDomainSocketAddress.of(socketFile), NioServerDomainSocketChannel.class, false));
        Files.setPosixFilePermissions(socketFile, PosixFilePermissions.fromString(permissions));
        socket = socketFile;
        return this;
    }

    /**
     * Listens on a loopback port, open routes only.
     *
     * @param port 0 takes a free one
     * @return the port
     */
    public int listen(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Channel channel = bind(address, NioServerSocketChannel.class, true);
        channels.add(channel);
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private Channel bind(SocketAddress address, Class<? extends io.netty.channel.ServerChannel> type, boolean onlyOpen)
            throws IOException {
        var bound = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(60))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(onlyOpen ? OPEN_BODY_BYTES : BODY_BYTES))
                                .addLast(new EndpointHandler(routes, workers, quickWorkers, onlyOpen));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "tried to listen on " + address + " but failed: "
                            + bound.cause().getMessage() + "; another process may have it",
                    bound.cause());
        }
        return bound.channel();
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().awaitUninterruptibly(1000));
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        workers.shutdown();
        quickWorkers.shutdown();
        if (socket != null) {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException leftBehind) {
                // The next start replaces it.
                return;
            }
        }
    }
}
