package org.jabberfarm.c2s;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xml.XmlWriter;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket: its bytes, its stream, its end. What the stanzas mean before there is a session is {@link Login}'s
 * business; inside a session they go to the JSM as they are, proved well-formed.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements StanzaSplitter.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String DECLARATIONS =
            "xmlns='" + Namespaces.CLIENT + "' xmlns:stream='" + Namespaces.STREAM + "'";

    /** When to look again whether stanzas may go on: the JSM was slow, or it is away, which thousands may be waiting out. */
    private static final int CONGESTED_RETRY_MILLIS = 50;

    private static final int DOWN_RETRY_MILLIS = 500;

    private final C2s c2s;
    private final XmlLimits limits;
    private final StanzaSplitter splitter;
    private ChannelHandlerContext context;
    private ScheduledFuture<?> loginTimer;
    private ByteBuf unread;
    private int number = -1;
    private StreamHeader header;
    private String streamId;
    private boolean tls;
    private boolean headerSent;
    private boolean holding;
    private boolean closing;
    private boolean restarted;
    private boolean tlsPending;
    private boolean slow;
    private Login login;

    /** Of the TLS connection, until the client has logged in; else null. */
    private ChannelBindings bindings;

    private String session;
    private long allowance;
    private long allowanceAt;

    ClientConnection(C2s c2s, boolean directTls) {
        this.c2s = c2s;
        this.tls = directTls;
        this.limits = new XmlLimits(
                c2s.config().own().stanzaBytes(), c2s.config().own().stanzaDepth(), XmlLimits.CLIENT.attributes());
        this.splitter = new StanzaSplitter(limits, this);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        number = c2s.clients().add(this);
        if (number < 0) {
            c2s.metrics().refused("full");
            fail("resource-constraint", "no room for more connections here");
            return;
        }
        if (tls) {
            bindings = new ChannelBindings(ctx.pipeline().get(SslHandler.class));
        }
        login = new Login(c2s, this);
        loginTimer =
                ctx.executor().schedule(this::loginTimeout, c2s.config().io().authtimeout(), TimeUnit.SECONDS);
    }

    private void loginTimeout() {
        if (session == null) {
            c2s.metrics().refused("login-timeout");
            fail("connection-timeout", "no login within " + c2s.config().io().authtimeout() + " s");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!closing) {
                slowDown(bytes.readableBytes());
                take(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    private void take(ByteBuf bytes) {
        try {
            splitter.feed(bytes, () -> !closing && !waiting() && !restarted);
            if (restarted) {
                // Bytes sent before TLS are not to be believed afterwards, and none may come between SASL and the new
                // stream.
                restarted = false;
                splitter.reset();
                if (!tlsPending) {
                    take(bytes);
                }
            } else if (waiting() && bytes.isReadable()) {
                unread = unread == null ? bytes.copy() : unread.writeBytes(bytes);
                if (!holding) {
                    pause(retryMillis());
                }
            }
        } catch (XmlException e) {
            c2s.metrics().refused(e.condition());
            LOG.debug("client sent bad XML number={} reason={}", number, e.getMessage());
            fail(e.condition(), e.getMessage());
        }
    }

    /** Whether stanzas must wait: for an answer of the JSM, or for the link to come back, since none may be lost. */
    private boolean waiting() {
        return holding || (session != null && !c2s.link().up());
    }

    /** {@code max_bps}: a client that sends more than its share is read later, never disconnected. */
    private void slowDown(int bytes) {
        int bitsPerSecond = c2s.config().io().maxBps();
        if (c2s.link().congested() && session != null) {
            pause(retryMillis());
        } else if (bitsPerSecond > 0) {
            long now = System.nanoTime();
            long perSecond = bitsPerSecond / 8L;
            long earned = Math.min(perSecond, allowance + (now - allowanceAt) * perSecond / 1_000_000_000L);
            allowance = (allowanceAt == 0 ? perSecond : earned) - bytes;
            allowanceAt = now;
            if (allowance < 0) {
                pause(Math.min(60_000, -allowance * 1000 / Math.max(1, perSecond) + 1));
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
        if (c2s.link().congested() && session != null) {
            context.executor().schedule(this::unpause, retryMillis(), TimeUnit.MILLISECONDS);
        } else if (!holding && !closing) {
            takeUnread();
        }
    }

    @Override
    public void header(byte[] tag) throws XmlException {
        header = StreamHeader.read(tag, c2s.config().local().ids(), limits);
        SmLink.Peer peer = c2s.link().peer();
        if (peer == null) {
            c2s.metrics().refused("no-link");
            throw new XmlException("remote-connection-failed", "no session manager can be reached just now; try again");
        }
        sendHeader();
        if (header.modern()) {
            send(
                    login.authenticated()
                            ? Features.afterLogin(peer)
                            : Features.beforeLogin(
                                    c2s, peer, tls, bindings(peer).keySet()));
        }
    }

    private void sendHeader() {
        streamId = HexFormat.of().toHexDigits(RANDOM.nextLong());
        String from = header == null ? c2s.config().local().ids().get(0) : header.domain();
        boolean modern = header == null || header.modern();
        send("<?xml version='1.0'?><stream:stream xmlns='" + Namespaces.CLIENT + "' xmlns:stream='" + Namespaces.STREAM
                + "' from='" + XmlWriter.escape(from) + "' id='" + streamId + "'"
                + (modern ? " version='1.0' xml:lang='en'>" : ">"));
        headerSent = true;
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        Element stanza = Elements.prove(xml, DECLARATIONS, limits);
        if (session == null) {
            login.stanza(stanza);
        } else if (!stanza.namespace().equals(Namespaces.CLIENT)
                || !(stanza.name().equals("message")
                        || stanza.name().equals("presence")
                        || stanza.name().equals("iq"))) {
            throw new XmlException(
                    "unsupported-stanza-type", "<" + stanza.name() + "> is none of message, presence, iq");
        } else {
            c2s.metrics().stanzasIn.increment();
            if (stanza.name().equals("message")) {
                c2s.metrics().messagesIn.increment();
            }
            c2s.link().send(Packets.route("", address(), session, xml));
        }
    }

    @Override
    public void end() {
        close("</stream:stream>");
    }

    /** Our address on the link. */
    String address() {
        return number + "@" + c2s.link().id();
    }

    String domain() {
        return header.domain();
    }

    String streamId() {
        return streamId;
    }

    /** The client's address, in figures. */
    String ip() {
        return context.channel().remoteAddress() instanceof InetSocketAddress peer
                ? XmlWriter.escape(peer.getAddress().getHostAddress())
                : "";
    }

    boolean tls() {
        return tls;
    }

    /** What the login can be bound to; nothing where the JSM would not look at it. */
    Map<String, byte[]> bindings(SmLink.Peer peer) {
        return tls && bindings != null && peer.bindsChannels() ? bindings.data() : Map.of();
    }

    private void forgetBindings() {
        if (bindings != null) {
            bindings.forget();
            bindings = null;
        }
    }

    boolean hasSession() {
        return session != null;
    }

    /** Stops taking stanzas until {@link #goOn}: an answer is awaited that decides what they mean. */
    void hold() {
        holding = true;
        context.channel().config().setAutoRead(false);
    }

    void goOn() {
        holding = false;
        takeUnread();
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
        if (!waiting() && !closing) {
            context.channel().config().setAutoRead(true);
        }
    }

    /** The next bytes begin a new stream (RFC 6120 4.3.3). */
    void restart() {
        restarted = !holding;
        if (holding) {
            splitter.reset();
        }
    }

    void startTls() {
        if (tls || c2s.tls().isEmpty()) {
            send("<failure xmlns='" + Namespaces.TLS + "'/>");
            close("</stream:stream>");
            return;
        }
        restarted = true;
        tlsPending = true;
        SslHandler handler = c2s.tls().get().newHandler(context.alloc());
        send("<proceed xmlns='" + Namespaces.TLS + "'/>");
        context.pipeline().addFirst(handler);
        bindings = new ChannelBindings(handler);
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                tls = true;
                tlsPending = false;
            } else {
                context.close();
            }
        });
    }

    /** The JSM has started the session; {@code sessionAddress} is what it calls it from now on. */
    void started(String sessionAddress) {
        session = sessionAddress;
        loginTimer.cancel(false);
        forgetBindings();
        c2s.metrics().sessions.increment();
        c2s.metrics().logins.increment();
    }

    /** A route for this client, on any thread; {@code done} runs when it has been taken. */
    void route(Element route, Runnable done) {
        context.executor().execute(() -> {
            try {
                routeHere(route);
            } finally {
                done.run();
            }
        });
    }

    private void routeHere(Element route) {
        String from = route.get("from", "");
        if (closing) {
            c2s.bounce(route);
            return;
        }
        if (session == null) {
            login.route(route);
            return;
        }
        if (!from.equals(session)) {
            // For an older session of this number, or an answer that came too late.
            c2s.bounce(route);
        } else if ("error".equals(route.get("type"))) {
            ended(route.get("error", ""));
        } else if (route.get("type") == null) {
            route.first().ifPresent(stanza -> deliver(route, stanza));
        }
    }

    private void deliver(Element route, Element stanza) {
        if (context.channel().unsafe().outboundBuffer() == null
                || context.channel().unsafe().outboundBuffer().totalPendingWriteBytes()
                        > c2s.slowReaders().most()) {
            c2s.metrics().refused("slow-reader");
            c2s.bounce(route);
            fail("policy-violation", "too much left unread");
            return;
        }
        c2s.metrics().stanzasOut.increment();
        send(stanza.toXml(Namespaces.CLIENT));
    }

    /** The JSM ends the session; the original's reasons are told apart by their text. */
    private void ended(String reason) {
        // As jadc2s does, which the original waits for before it frees the session's address.
        c2s.end(address(), session);
        forgetSession();
        fail(
                reason.equals("Disconnected")
                        ? "conflict"
                        : reason.equals("Invalid Session") ? "reset" : "undefined-condition",
                reason);
    }

    /** The JSM knows nothing of this session any longer, so there is nothing to tell it. */
    void forgetSession() {
        if (session != null) {
            session = null;
            c2s.metrics().sessions.decrement();
        }
    }

    /** The JSM that knew this session is gone for good: the client has to log in again. */
    void resetSession() {
        context.executor().execute(() -> {
            if (session != null) {
                forgetSession();
                fail("reset", "the session manager was restarted; log in again");
            }
        });
    }

    void linkLost() {
        context.executor().execute(() -> {
            if (session == null && !closing && login != null) {
                login.linkLost();
            }
        });
    }

    /** Closes with a stream error, on any thread. */
    void shut(String condition, String text) {
        context.executor().execute(() -> fail(condition, text));
    }

    void fail(String condition, String text) {
        if (closing) {
            return;
        }
        if (!headerSent && context.channel().isActive()) {
            sendHeader();
        }
        boolean modern = header == null || header.modern();
        String error = modern
                ? "<stream:error><" + condition + " xmlns='" + Namespaces.STREAMS + "'/><text xmlns='"
                        + Namespaces.STREAMS + "'>" + XmlWriter.escape(text) + "</text></stream:error>"
                : "<stream:error>" + XmlWriter.escape(text) + "</stream:error>";
        close(error + "</stream:stream>");
    }

    private void close(String lastWords) {
        if (!closing) {
            closing = true;
            context.writeAndFlush(Unpooled.copiedBuffer(lastWords, StandardCharsets.UTF_8))
                    .addListener(ChannelFutureListener.CLOSE);
            // A peer that reads nothing does not keep its socket.
            context.executor().schedule(() -> context.close(), 5, TimeUnit.SECONDS);
        }
    }

    void send(String xml) {
        context.writeAndFlush(Unpooled.wrappedBuffer(ByteBufUtil.writeUtf8(context.alloc(), xml)));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean now = !ctx.channel().isWritable() && ctx.channel().isActive();
        if (now != slow) {
            slow = now;
            c2s.slowReaders().add(slow ? 1 : -1);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        if (slow) {
            slow = false;
            c2s.slowReaders().add(-1);
        }
        if (loginTimer != null) {
            loginTimer.cancel(false);
        }
        forgetBindings();
        if (unread != null) {
            unread.release();
            unread = null;
        }
        if (number >= 0) {
            c2s.clients().remove(number);
            if (session != null) {
                c2s.end(address(), session);
                forgetSession();
            } else if (login != null) {
                login.gone();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("client connection broke number={} reason={}", number, cause.toString());
        ctx.close();
    }
}
