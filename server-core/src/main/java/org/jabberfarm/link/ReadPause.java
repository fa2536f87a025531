package org.jabberfarm.link;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Leaves a link unread while more waits than is good, so that its other end slows down. */
public final class ReadPause {
    /** How often it is looked whether reading may go on. */
    private static final int LOOK_MILLIS = 10;

    private ReadPause() {}

    /** On the channel's thread; does nothing while the channel is paused already. @param over whether reading may go on */
    public static void until(ChannelHandlerContext ctx, BooleanSupplier over) {
        if (ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(false);
            look(ctx, over);
        }
    }

    private static void look(ChannelHandlerContext ctx, BooleanSupplier over) {
        ctx.executor()
                .schedule(
                        () -> {
                            if (over.getAsBoolean()) {
                                ctx.channel().config().setAutoRead(true);
                            } else {
                                look(ctx, over);
                            }
                        },
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS);
    }
}
