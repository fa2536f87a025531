package org.jabberfarm.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose other end may still be sending. If it were closed at once, the system would answer what
 * comes with a reset, and the other end might never read why it was sent away. So only our side is closed; what comes is
 * read and thrown away until the other end closes too, for so long and so much at the most.
 */
public final class Farewell extends ChannelInboundHandlerAdapter {
    /** How long the other end may take to read our last words and to go. */
    public static final int SECONDS = 5;

    /** How much it may have been about to say, in bytes. */
    public static final long MOST_BYTES = 16L * 1024 * 1024;

    private long thrownAway;

    private Farewell() {}

    /**
     * Writes the last words and sees to it that the channel is closed; on the channel's thread.
     *
     * @param patient whether what the other end still sends is read; else the channel is closed behind the last words
     */
    public static void say(ChannelHandlerContext context, Object lastWords, boolean patient) {
        ChannelFuture written = context.writeAndFlush(lastWords);
        Channel channel = context.channel();
        if (!channel.isOpen()) {
            return;
        }
        var last = channel.eventLoop().schedule(() -> context.close(), SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> last.cancel(false));
        written.addListener(done -> {
            if (patient && done.isSuccess() && channel instanceof DuplexChannel duplex) {
                end(duplex);
            } else {
                context.close();
            }
        });
    }

    private static void end(DuplexChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        // Before TLS: what is thrown away needs not be deciphered.
        channel.pipeline().addFirst(new Farewell());
        if (tls == null) {
            shut(channel);
        } else {
            tls.closeOutbound().addListener(told -> shut(channel));
        }
        channel.config().setAutoRead(true);
    }

    private static void shut(DuplexChannel channel) {
        channel.shutdownOutput().addListener(done -> {
            if (!done.isSuccess()) {
                channel.close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        thrownAway += bytes.readableBytes();
        bytes.release();
        if (thrownAway > MOST_BYTES) {
            ctx.channel().close();
        }
    }
}
