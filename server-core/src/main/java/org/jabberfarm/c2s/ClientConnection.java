package org.jabberfarm.c2s;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.link.Farewell;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket, from its first byte to its end. What comes in is paced by its {@link Intake} and cut by its {@link
 * ClientStream}; what the stanzas mean is its {@link Phase}'s business.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** How long one that there is no place for may take to send its header. */
    private static final int UNPLACED_SECONDS = 5;

    /** How long a client that has just come may take before a drain closes it unheard, in milliseconds. */
    private static final int JUST_MILLIS = 1000;

    private final C2s c2s;
    private final ClientStream stream;
    private Intake intake;
    private ChannelHandlerContext context;

    /** The time to log in. */
    private ScheduledFuture<?> timer;

    /** Null before there is a place for this client, and when its session is over. */
    private Phase phase;

    private int number = -1;
    private boolean tls;
    private volatile boolean closing;
    private boolean slow;

    /** Whether it began with TLS. */
    private final boolean direct;

    private String elsewhere;

    /** Of the TLS connection, until the client has logged in; else null. */
    private ChannelBindings bindings;

    ClientConnection(C2s c2s, boolean directTls) {
        this.c2s = c2s;
        this.tls = directTls;
        this.direct = directTls;
        this.stream = new ClientStream(c2s, this);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        intake = new Intake(c2s, this, stream, ctx);
        number = c2s.clients().add(this);
        if (number < 0) {
            if (c2s.redirects().reason(false).isPresent() && c2s.redirects().anywhere()) {
                // Its header tells what to say to it.
                timer = ctx.executor().schedule(this::full, UNPLACED_SECONDS, TimeUnit.SECONDS);
                phase = new Login(c2s, this);
            } else {
                full();
            }
            return;
        }
        if (tls) {
            bindings = new ChannelBindings(ctx.pipeline().get(SslHandler.class));
        }
        phase = new Login(c2s, this);
        timer = ctx.executor().schedule(this::loginTimeout, c2s.config().io().authtimeout(), TimeUnit.SECONDS);
    }

    private void full() {
        c2s.metrics().refused("full");
        fail("resource-constraint", "no room for more connections here");
    }

    /**
     * Asked at the stream's header: a client that is to go elsewhere is told so, and one that cannot stay all the same.
     *
     * @return whether it needs no answer any longer
     */
    boolean turnedAway() {
        if (authenticated()) {
            return false;
        }
        boolean placed = number >= 0;
        Optional<Redirects.Reason> reason = c2s.redirects().reason(placed);
        Optional<String> target = reason.flatMap(why -> c2s.redirects().target(ip(), direct, true));
        if (target.isPresent()) {
            c2s.metrics().redirected(reason.get());
            if (stream.modern()) {
                close(stream.elsewhere(target.get()));
                return true;
            }
            // One of the old protocol hears it when it logs in.
            elsewhere = target.get();
        } else if (c2s.draining()) {
            c2s.metrics().refused("drain");
            fail("resource-constraint", "this server is being emptied, and no other has room just now; try again");
            return true;
        } else if (!placed) {
            full();
            return true;
        }
        return false;
    }

    /** Where a client of the old protocol is to go instead of logging in, else null. */
    String elsewhere() {
        return elsewhere;
    }

    private boolean justCome() {
        long seconds = c2s.config().io().authtimeout();
        return timer != null
                && timer.getDelay(TimeUnit.MILLISECONDS) > TimeUnit.SECONDS.toMillis(seconds) - JUST_MILLIS;
    }

    private void loginTimeout() {
        if (!hasSession()) {
            c2s.metrics().refused("login-timeout");
            fail("connection-timeout", "no login within " + c2s.config().io().authtimeout() + " s");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!closing) {
                intake.read(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /** One stanza of the client. */
    void stanza(byte[] xml) throws XmlException {
        phase.stanza(xml);
    }

    void badXml(XmlException error) {
        c2s.metrics().refused(error.condition());
        LOG.debug("client sent bad XML number={} reason={}", number, error.getMessage());
        farewell();
        fail(error.condition(), error.getMessage());
    }

    /** The stream ends by the client's doing. */
    void farewell() {
        if (phase instanceof Session session) {
            session.farewell();
        }
    }

    /** Our address on the link. */
    String address() {
        return number + "@" + c2s.link().id();
    }

    String domain() {
        return stream.domain();
    }

    /** Of its stanzas, from its first byte to its last. */
    XmlLimits limits() {
        return stream.limits();
    }

    String language() {
        return stream.language();
    }

    String streamId() {
        return stream.id();
    }

    /** The client's address, in figures (of IPv6 as RFC 5952 has them). */
    String ip() {
        return context.channel().remoteAddress() instanceof InetSocketAddress peer
                ? NetUtil.toAddressString(peer.getAddress())
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

    boolean closing() {
        return closing;
    }

    boolean hasSession() {
        return phase instanceof Session;
    }

    /** Whether SASL is through, and the client is to bind. */
    boolean authenticated() {
        return phase instanceof Login login && login.authenticated();
    }

    /** Stops taking stanzas until {@link #goOn}: an answer is awaited that decides what they mean. */
    void hold() {
        intake.hold();
    }

    void goOn() {
        intake.goOn();
    }

    /** The next bytes begin a new stream; only while held. */
    void restart() {
        stream.restart();
    }

    void startTls() {
        // TLS comes first (RFC 6120 5.3.1): what was proved in clear text must not count inside.
        Optional<SslHandler> found =
                tls || authenticated() ? Optional.empty() : c2s.tls().newHandler(context.alloc());
        if (found.isEmpty()) {
            send("<failure xmlns='" + Namespaces.TLS + "'/>");
            close("</stream:stream>");
            return;
        }
        intake.clear();
        SslHandler handler = found.get();
        send("<proceed xmlns='" + Namespaces.TLS + "'/>");
        context.pipeline().addFirst(handler);
        bindings = new ChannelBindings(handler);
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                tls = true;
            } else {
                context.close();
            }
        });
    }

    /**
     * The JSM has started the session, or resumed one.
     *
     * @param sessionAddress what it calls it from now on
     */
    void started(String sessionAddress, boolean resumed) {
        Session session = new Session(c2s, this, sessionAddress);
        if (resumed) {
            session.resumed();
        }
        phase = session;
        timer.cancel(false);
        timer = null;
        forgetBindings();
        c2s.metrics().sessions.increment();
        c2s.metrics().logins.increment();
        if (c2s.extras().ipLog()) {
            LOG.info("login session={} address={} tls={}", sessionAddress, ip(), tls);
        }
    }

    /** A route for this client, on any thread; {@code done} runs when it has been taken. */
    void route(Element route, Runnable done) {
        context.executor().execute(() -> {
            try {
                if (closing) {
                    c2s.bounce(route);
                } else {
                    phase.route(route);
                }
            } catch (RuntimeException e) {
                // Whatever is wrong with one answer must not leave its client waiting, nor touch others.
                LOG.warn("route could not be taken number={} reason={}", number, e.toString());
                fail("internal-server-error", "the session manager's answer could not be understood");
            } finally {
                done.run();
            }
        });
    }

    /** The JSM knows nothing of this session any longer, or will not when it reads on. */
    void forgetSession() {
        if (hasSession()) {
            phase = null;
            c2s.metrics().sessions.decrement();
        }
    }

    /** The JSM that knew this session is gone for good: the client has to log in again. */
    void resetSession() {
        context.executor().execute(() -> {
            if (hasSession()) {
                forgetSession();
                fail("reset", "the session manager was restarted; log in again");
            }
        });
    }

    void linkLost() {
        context.executor().execute(() -> {
            if (phase != null && !closing) {
                phase.linkLost();
            }
        });
    }

    /** Closes with a stream error because this process ends, on any thread: there is no time to wait for the client. */
    void shut(String condition, String text) {
        context.executor().execute(() -> {
            if (!closing) {
                close(stream.error(condition, text, ""), false);
            }
        });
    }

    /** Closes because this c2s is being emptied, with words about where to go, on any thread. What it has not read yet it still gets. */
    void drain() {
        context.executor().execute(() -> {
            if (closing || (streamId() == null && justCome())) {
                // One that is about to say its first word gets its answer when it does, or the next time.
                return;
            }
            Optional<String> target =
                    c2s.redirects().reason(true).flatMap(why -> c2s.redirects().target(ip(), direct, false));
            if (target.isPresent()) {
                c2s.metrics().redirected(Redirects.Reason.DRAIN);
                close(stream.elsewhere(target.get()));
            } else {
                fail("resource-constraint", "this server is being emptied; come back");
            }
        });
    }

    void fail(String condition, String text) {
        fail(condition, text, "");
    }

    /** @param detail XML of a condition of an extension, or empty */
    void fail(String condition, String text, String detail) {
        if (!closing) {
            close(stream.error(condition, text, detail));
        }
    }

    void close(String lastWords) {
        // Those that there is no room for may be too many to wait for.
        close(lastWords, number >= 0);
    }

    private void close(String lastWords, boolean patient) {
        if (closing) {
            return;
        }
        closing = true;
        stopTimer();
        leave();
        Farewell.say(context, Unpooled.copiedBuffer(lastWords, StandardCharsets.UTF_8), patient);
    }

    /** What this client was is over, whether its socket is closed yet or not. */
    private void leave() {
        forgetBindings();
        intake.release();
        if (phase != null) {
            phase.gone();
            phase = null;
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    void send(String xml) {
        context.writeAndFlush(Unpooled.wrappedBuffer(ByteBufUtil.writeUtf8(context.alloc(), xml)));
    }

    /** Bytes that the client has not taken yet. */
    long unwritten() {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? Long.MAX_VALUE : buffer.totalPendingWriteBytes();
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
        stopTimer();
        if (slow) {
            slow = false;
            c2s.slowReaders().add(-1);
        }
        leave();
        if (number >= 0) {
            c2s.clients().remove(number);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("client connection broke number={} reason={}", number, cause.toString());
        ctx.close();
    }
}
