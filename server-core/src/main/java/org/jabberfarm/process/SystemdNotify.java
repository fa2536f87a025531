package org.jabberfarm.process;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the process is ({@code Type=notify}): a datagram to the socket named in {@code NOTIFY_SOCKET}. Java has no
 * datagrams on Unix sockets; Netty's epoll transport has. Where that cannot be loaded, {@code systemd-notify} is asked.
 */
final class SystemdNotify {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);

    private SystemdNotify() {}

    /** @param state {@code READY=1} or {@code STOPPING=1}; nothing happens when systemd did not start us with notify */
    static void send(String state) {
        String socket = System.getenv("NOTIFY_SOCKET");
        if (socket != null && !socket.isEmpty()) {
            send(socket, state);
        }
    }

    static void send(String socket, String state) {
        // An @ stands for the zero byte that begins an abstract name.
        String path = socket.startsWith("@") ? "\0" + socket.substring(1) : socket;
        if (Epoll.isAvailable() ? !datagram(path, state) : !program(state)) {
            LOG.warn(
                    "systemd could not be told {} on {}; a unit of Type=notify will give this process up",
                    state,
                    socket);
        }
    }

    private static boolean datagram(String path, String state) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, Threads.daemon("notify"), EpollIoHandler.newFactory());
        try {
            ChannelFuture connected = new Bootstrap()
                    .group(loop)
                    .channel(EpollDomainDatagramChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(new DomainSocketAddress(path))
                    .awaitUninterruptibly();
            ChannelFuture sent = connected
                    .channel()
                    .writeAndFlush(Unpooled.copiedBuffer(state, StandardCharsets.UTF_8))
                    .awaitUninterruptibly();
            connected.channel().close().awaitUninterruptibly(1000);
            return sent.isSuccess();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static List<String> command(String state) {
        List<String> command = new ArrayList<>(List.of("systemd-notify"));
        command.addAll(List.of(state.split("\n")));
        return command;
    }

    private static boolean program(String state) {
        try {
            return new ProcessBuilder(command(state)).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
