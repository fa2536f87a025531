package org.jabberfarm.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xml.XmlWriter;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;

/** One client's socket and the steps of its login (RFC 6120): TLS, SASL, binding. */
final class ClientHandler extends ChannelInboundHandlerAdapter implements StanzaSplitter.Listener {
    private static final String DECLARATIONS =
            "xmlns='" + Namespaces.CLIENT + "' xmlns:stream='" + Namespaces.STREAM + "'";

    private final XmppClient client;
    private final ClientSettings settings;
    private final StanzaSplitter splitter = new StanzaSplitter(XmlLimits.CLIENT, this);
    private ChannelHandlerContext context;
    private SaslClient sasl;
    private boolean tls;
    private boolean proved;
    private boolean online;
    private boolean restarted;
    private String ending = "the connection was closed";

    ClientHandler(XmppClient client) {
        this.client = client;
        this.settings = client.settings();
        this.tls = settings.tls() == ClientSettings.Tls.DIRECT;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        open();
    }

    private void open() {
        client.send("<?xml version='1.0'?><stream:stream xmlns='" + Namespaces.CLIENT + "' xmlns:stream='"
                + Namespaces.STREAM + "' to='"
                + XmlWriter.escape(settings.jid().domain()) + "' version='1.0'>");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                splitter.feed(bytes, () -> !restarted);
                if (restarted) {
                    restarted = false;
                    splitter.reset();
                }
            }
        } catch (XmlException e) {
            fail("the server sent what is not XMPP: " + e.getMessage());
        } finally {
            bytes.release();
        }
    }

    @Override
    public void header(byte[] tag) {
        // Nothing in it decides anything here.
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        Element stanza = Elements.prove(xml, DECLARATIONS, XmlLimits.CLIENT);
        try {
            if (stanza.is("error", Namespaces.STREAM)) {
                fail("stream error " + stanza.first().map(Element::name).orElse("") + " "
                        + stanza.first("text", Namespaces.STREAMS)
                                .map(Element::text)
                                .orElse(stanza.text()));
            } else if (online) {
                client.heard(stanza);
            } else {
                login(stanza);
            }
        } catch (LoginException e) {
            fail(e.getMessage());
        }
    }

    private void login(Element stanza) throws LoginException {
        if (stanza.is("features", Namespaces.STREAM)) {
            features(stanza);
        } else if (stanza.is("proceed", Namespaces.TLS)) {
            startTls();
        } else if (stanza.namespace().equals(Namespaces.SASL)) {
            sasl(stanza);
        } else if (stanza.name().equals("iq") && "bind".equals(stanza.get("id"))) {
            bound(stanza);
        } else if (stanza.is("resumed", Namespaces.STREAM_MANAGEMENT)) {
            online = true;
            client.resumed(stanza);
        } else if (stanza.is("failed", Namespaces.STREAM_MANAGEMENT)) {
            client.heard(stanza);
            bind();
        } else if (stanza.is("failure", Namespaces.TLS)) {
            throw new LoginException("the server refused TLS");
        }
    }

    private void features(Element features) throws LoginException {
        if (proved) {
            String resumption = client.resumption();
            if (resumption.isEmpty()) {
                bind();
            } else {
                client.send(resumption);
            }
        } else if (settings.tls() == ClientSettings.Tls.STARTTLS && !tls) {
            if (features.first("starttls", Namespaces.TLS).isEmpty()) {
                throw new LoginException("the server offers no STARTTLS");
            }
            client.send("<starttls xmlns='" + Namespaces.TLS + "'/>");
        } else {
            List<String> offered = features.first("mechanisms", Namespaces.SASL).stream()
                    .flatMap(m -> m.children().stream())
                    .map(Element::text)
                    .toList();
            sasl = SaslClient.choose(offered, settings.jid().local(), settings.password());
            client.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='" + sasl.mechanism() + "'>" + sasl.first()
                    + "</auth>");
        }
    }

    private void bind() {
        Element iq = new Element("iq", Namespaces.CLIENT).set("type", "set").set("id", "bind");
        Element bind = iq.child("bind", Namespaces.BIND);
        if (settings.jid().isFull()) {
            bind.child("resource").text(settings.jid().resource());
        }
        client.send(iq);
    }

    private void startTls() {
        tls = true;
        restarted = true;
        SslHandler handler = Transports.trustingAll().newHandler(context.alloc());
        context.pipeline().addFirst(handler);
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                open();
            } else {
                fail("TLS failed: " + done.cause().getMessage());
            }
        });
    }

    private void sasl(Element answer) throws LoginException {
        if (sasl == null) {
            throw new LoginException("the server answered a login that was not asked for");
        }
        switch (answer.name()) {
            case "challenge" ->
                client.send("<response xmlns='" + Namespaces.SASL + "'>" + sasl.answer(answer.text()) + "</response>");
            case "success" -> {
                sasl.success(answer.text());
                sasl = null;
                proved = true;
                restarted = true;
                open();
            }
            default ->
                throw new LoginException(
                        "login refused: " + answer.first().map(Element::name).orElse("no reason given"));
        }
    }

    private void bound(Element iq) throws LoginException {
        String full = iq.first("bind", Namespaces.BIND)
                .map(bind -> bind.childText("jid"))
                .orElseThrow(() -> new LoginException("no resource could be bound: " + iq));
        online = true;
        client.loggedIn(Jid.of(full));
    }

    @Override
    public void end() {
        context.close();
    }

    private void fail(String reason) {
        ending = reason;
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        client.ended(ending);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
}
