package org.jabberfarm.c2s;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.xml.XmlException;

/** A client's bytes on their way in: how fast they are read, and when stanzas have to wait. */
final class Intake {
    /** When to look again whether stanzas may go on: the JSM was slow, or it is away, which thousands may be waiting out. */
    private static final int CONGESTED_RETRY_MILLIS = 50;

    private static final int DOWN_RETRY_MILLIS = 500;

    private final C2s c2s;
    private final ClientConnection connection;
    private final ClientStream stream;
    private final ChannelHandlerContext context;

    /** Only where there is a limit. */
    private Allowance allowance;

    private int bitsPerSecond;

    private ByteBuf unread;
    private boolean holding;
    private boolean cleared;

    Intake(C2s c2s, ClientConnection connection, ClientStream stream, ChannelHandlerContext context) {
        this.c2s = c2s;
        this.connection = connection;
        this.stream = stream;
        this.context = context;
        allow(c2s.config().io().maxBps());
    }

    private void allow(int bits) {
        bitsPerSecond = bits;
        allowance = bits > 0 ? new Allowance(bits) : null;
    }

    void read(ByteBuf bytes) {
        slowDown(bytes.readableBytes());
        take(bytes);
    }

    private void take(ByteBuf bytes) {
        try {
            stream.feed(bytes, () -> !connection.closing() && !waiting() && !cleared);
            if (cleared) {
                cleared = false;
                bytes.skipBytes(bytes.readableBytes());
                stream.restart();
            } else if (waiting() && bytes.isReadable()) {
                unread = unread == null ? bytes.copy() : unread.writeBytes(bytes);
                if (holding) {
                    context.channel().config().setAutoRead(false);
                } else {
                    pause(retryMillis());
                }
            }
        } catch (XmlException e) {
            connection.badXml(e);
        }
    }

    /** Whether stanzas must wait: for an answer of the JSM, or for the link to come back, since none may be lost. */
    private boolean waiting() {
        return holding || (connection.hasSession() && !c2s.link().up());
    }

    /** A client that sends more than its share is read later, never disconnected. */
    private void slowDown(int bytes) {
        int bits = c2s.config().io().maxBps();
        if (bits != bitsPerSecond) {
            allow(bits);
        }
        if (c2s.link().congested() && connection.hasSession()) {
            pause(retryMillis());
        } else if (allowance != null) {
            long millis = allowance.take(bytes);
            if (millis > 0) {
                pause(millis);
            }
        }
    }

    private long retryMillis() {
        return c2s.link().up() ? CONGESTED_RETRY_MILLIS : DOWN_RETRY_MILLIS;
    }

    private void pause(long millis) {
        context.channel().config().setAutoRead(false);
        context.executor().schedule(this::unpause, millis, TimeUnit.MILLISECONDS);
    }

    private void unpause() {
        if (c2s.link().congested() && connection.hasSession()) {
            context.executor().schedule(this::unpause, retryMillis(), TimeUnit.MILLISECONDS);
        } else if (!holding && !connection.closing()) {
            takeUnread();
        }
    }

    /** Stops taking stanzas until {@link #goOn}: an answer is awaited that decides what they mean. */
    void hold() {
        holding = true;
        // Reading goes on until something comes, which is seldom: to stop it and begin again would be two system calls.
    }

    void goOn() {
        holding = false;
        takeUnread();
    }

    /** TLS begins: bytes sent before it are not to be believed afterwards. */
    void clear() {
        cleared = true;
    }

    /** What came while we waited, then what comes. */
    private void takeUnread() {
        ByteBuf kept = unread;
        unread = null;
        if (kept != null) {
            try {
                take(kept);
            } finally {
                kept.release();
            }
        }
        if (!waiting() && !connection.closing()) {
            context.channel().config().setAutoRead(true);
        }
    }

    void release() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }
}
