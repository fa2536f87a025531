package org.jabberfarm.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jabberfarm.link.Transport;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/**
 * A small XMPP client that waits for nothing: it logs in, says that it is there, sends and hears stanzas. Some thousands of
 * them share a few threads. Safe for use by several threads.
 */
public final class XmppClient implements AutoCloseable {
    /** Hears what happens to a client, in order; on a network thread, which must not wait. */
    public interface Listener {
        /** @param jid full JID that the server has given */
        default void online(XmppClient client, Jid jid) {}

        /** Also hears the elements of stream management (XEP-0198). */
        default void stanza(XmppClient client, Element stanza) {}

        /** What to send in place of binding a resource: {@code <resume/>} of XEP-0198; empty to bind. */
        default String resumption(XmppClient client) {
            return "";
        }

        /** @param reason why the connection has ended, for people */
        default void closed(XmppClient client, String reason) {}
    }

    private final ClientSettings settings;
    private final Listener listener;
    private final AtomicLong ids = new AtomicLong();
    private final CompletableFuture<Jid> online = new CompletableFuture<>();
    private volatile Channel channel;
    private volatile boolean closed;

    private XmppClient(ClientSettings settings, Listener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** Begins to log in; {@link #online()} tells how it went. */
    public static XmppClient dial(ClientSettings settings, EventLoopGroup loops, Listener listener) {
        XmppClient client = new XmppClient(settings, listener);
        new Bootstrap()
                .group(loops)
                .channel(Transport.client())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        client.channel = fresh;
                        if (settings.tls() == ClientSettings.Tls.DIRECT) {
                            fresh.pipeline().addLast(Transports.trustingAll().newHandler(fresh.alloc()));
                        }
                        fresh.pipeline().addLast(new ClientHandler(client));
                    }
                })
                .connect(settings.host(), settings.port())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        client.ended("no connection to " + settings.host() + ":" + settings.port() + ": "
                                + done.cause().getMessage());
                    }
                });
        return client;
    }

    ClientSettings settings() {
        return settings;
    }

    /** The full JID once logged in, or a {@link LoginException}. */
    public CompletableFuture<Jid> online() {
        return online;
    }

    /** Sends a stanza; nothing happens when the connection is gone. */
    public void send(Element stanza) {
        send(stanza.toXml(Namespaces.CLIENT));
    }

    /** Sends stanzas as they are written, in one piece; nothing happens when the connection is gone. */
    public void send(String xml) {
        Channel now = channel;
        if (now != null) {
            now.writeAndFlush(Unpooled.copiedBuffer(xml, StandardCharsets.UTF_8), now.voidPromise());
        }
    }

    /** Says that this client is there. */
    public void presence() {
        send("<presence/>");
    }

    /** Sends a chat message. */
    public void message(Jid to, String body) {
        Element message = new Element("message", Namespaces.CLIENT)
                .set("to", to.toString())
                .set("type", "chat")
                .set("id", "m" + ids.incrementAndGet());
        message.child("body").text(body);
        send(message);
    }

    void loggedIn(Jid full) {
        listener.online(this, full);
        online.complete(full);
    }

    String resumption() {
        return listener.resumption(this);
    }

    /** The session of before goes on; its listener hears the answer first. */
    void resumed(Element answer) {
        listener.stanza(this, answer);
        online.complete(settings.jid());
    }

    void heard(Element stanza) {
        listener.stanza(this, stanza);
    }

    /** The connection is over: a login that was under way has failed. */
    void ended(String reason) {
        boolean wasOnline = !online.completeExceptionally(new LoginException(reason));
        if (!closed) {
            closed = true;
            listener.closed(this, wasOnline ? reason : "login failed: " + reason);
        }
    }

    /** Cuts the connection without a word, as a network that breaks does; the listener is told. */
    void cut(String reason) {
        ended(reason);
        Channel now = channel;
        if (now != null) {
            now.close();
        }
    }

    /** Ends the stream and the connection; the listener is not told. */
    @Override
    public void close() {
        closed = true;
        Channel now = channel;
        if (now != null && now.isActive()) {
            now.writeAndFlush(Unpooled.copiedBuffer("</stream:stream>", StandardCharsets.UTF_8))
                    .addListener(done -> now.close());
        } else if (now != null) {
            now.close();
        }
        online.completeExceptionally(new LoginException("closed before the login was through"));
    }
}
