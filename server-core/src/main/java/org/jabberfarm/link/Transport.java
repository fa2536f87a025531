package org.jabberfarm.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/** Sockets by native epoll where it can be loaded, by the JDK's selectors elsewhere. */
public final class Transport {
    /** Silence of a link's other end, in seconds, after which its system is asked whether it is still there. */
    public static final int LINK_SILENT = 10;

    private static final boolean NATIVE = Epoll.isAvailable();

    private Transport() {}

    public static IoHandlerFactory io() {
        return NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    public static Class<? extends ServerChannel> server() {
        return NATIVE ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    public static Class<? extends SocketChannel> client() {
        return NATIVE ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /**
     * Has the system find out whether the other end of a silent connection is still there: no thread or timer of ours is
     * needed, and no byte in the stream.
     *
     * @param seconds of silence after which it asks, five times a tenth of that apart; a connection whose other end has
     *     acknowledged nothing for half as long again is closed, also one with something to send. 0 leaves the system's
     *     own two hours
     */
    public static void keepalive(ServerBootstrap accepted, int seconds) {
        options(seconds).forEach((option, value) -> childOption(accepted, option, value));
    }

    /** The same for connections that we make. */
    public static void keepalive(Bootstrap made, int seconds) {
        options(seconds).forEach((option, value) -> option(made, option, value));
    }

    @SuppressWarnings("unchecked")
    private static <T> void childOption(ServerBootstrap bootstrap, ChannelOption<T> option, Object value) {
        bootstrap.childOption(option, (T) value);
    }

    @SuppressWarnings("unchecked")
    private static <T> void option(Bootstrap bootstrap, ChannelOption<T> option, Object value) {
        bootstrap.option(option, (T) value);
    }

    private static Map<ChannelOption<?>, Object> options(int seconds) {
        Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
        options.put(ChannelOption.SO_KEEPALIVE, true);
        if (seconds > 0 && NATIVE) {
            options.put(EpollChannelOption.TCP_KEEPIDLE, seconds);
            options.put(EpollChannelOption.TCP_KEEPINTVL, Math.max(1, seconds / 10));
            options.put(EpollChannelOption.TCP_KEEPCNT, 5);
            options.put(EpollChannelOption.TCP_USER_TIMEOUT, seconds * 1500);
        } else if (seconds > 0) {
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), seconds);
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), Math.max(1, seconds / 10));
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 5);
        }
        return options;
    }
}
