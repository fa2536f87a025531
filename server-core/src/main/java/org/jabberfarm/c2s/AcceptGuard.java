package org.jabberfarm.c2s;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each new connection on the thread that accepts it: counted only where it is served, hundreds could be accepted
 * while that thread is busy, and descriptors run out however low the limit is. When accepting fails all the same, it waits
 * a second instead of trying again at once for ever.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptGuard.class);

    private final Predicate<Channel> admitted;

    /** @param admitted whether a connection is served; the others are closed without a word */
    AcceptGuard(Predicate<Channel> admitted) {
        this.admitted = admitted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel accepted = (Channel) message;
        if (admitted.test(accepted)) {
            ctx.fireChannelRead(accepted);
        } else {
            accepted.unsafe().closeForcibly();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.error("accepting failed, next try in a second reason={}", cause.toString());
        ctx.channel().config().setAutoRead(false);
        ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
    }
}
