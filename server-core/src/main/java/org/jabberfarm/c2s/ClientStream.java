package org.jabberfarm.c2s;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.jabberfarm.xml.XmlWriter;
import org.jabberfarm.xmpp.Namespaces;

/** A client's stream (RFC 6120 4): its header, ours with the features behind it, and the words with which it ends. */
final class ClientStream implements StanzaSplitter.Listener {
    /** What our clients' stanzas inherit from the stream around them. */
    static final String DECLARATIONS = "xmlns='" + Namespaces.CLIENT + "' xmlns:stream='" + Namespaces.STREAM + "'";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final C2s c2s;
    private final ClientConnection connection;
    private final XmlLimits limits;
    private final StanzaSplitter splitter;
    private StreamHeader header;
    private String id;

    ClientStream(C2s c2s, ClientConnection connection) {
        this.c2s = c2s;
        this.connection = connection;
        this.limits = c2s.limits();
        this.splitter = new StanzaSplitter(limits, this);
    }

    /** Takes bytes until they are used up or {@code more} says no. */
    void feed(ByteBuf bytes, BooleanSupplier more) throws XmlException {
        if (id == null && splitter.pending() == 0 && bytes.getByte(bytes.readerIndex()) == 'G') {
            forward();
        }
        splitter.feed(bytes, more);
    }

    /** A browser ({@code GET}) is told where to go, as jadc2s does it. */
    private void forward() {
        String where = c2s.extras().httpForward();
        if (!where.isEmpty()) {
            c2s.metrics().refused("http");
            connection.close("HTTP/1.0 301 Moved Permanently\r\nLocation: " + where
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    }

    /** The next byte begins a new stream (RFC 6120 4.3.3). */
    void restart() {
        splitter.reset();
        id = null;
    }

    @Override
    public void header(byte[] tag) throws XmlException {
        header = StreamHeader.read(tag, c2s.config().local().ids(), c2s.extras(), limits);
        SmLink.Peer peer = c2s.link().peer();
        if (peer == null) {
            c2s.metrics().refused("no-link");
            throw new XmlException("remote-connection-failed", "no session manager can be reached just now; try again");
        }
        answer();
        if (connection.turnedAway()) {
            return;
        }
        if (header.modern()) {
            connection.send(
                    connection.authenticated()
                            ? Features.afterLogin(peer)
                            : Features.beforeLogin(
                                    c2s,
                                    peer,
                                    domain(),
                                    connection.tls(),
                                    connection.bindings(peer).keySet()));
        }
    }

    private void answer() {
        id = HexFormat.of().toHexDigits(RANDOM.nextLong());
        String from = header == null ? c2s.config().local().ids().get(0) : header.domain();
        connection.send("<?xml version='1.0'?><stream:stream " + DECLARATIONS + " from='" + XmlWriter.escape(from)
                + "' id='" + id + "'" + (modern() ? " version='1.0' xml:lang='en'>" : ">"));
    }

    boolean modern() {
        return header == null || header.modern();
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        connection.stanza(xml);
    }

    @Override
    public void end() {
        connection.farewell();
        connection.close("</stream:stream>");
    }

    /** A stream error (RFC 6120 4.9), behind a header where there was none yet; old clients get the text alone. */
    String error(String condition, String text, String detail) {
        if (id == null) {
            answer();
        }
        String what = modern()
                ? "<" + condition + " xmlns='" + Namespaces.STREAMS + "'/><text xmlns='" + Namespaces.STREAMS + "'>"
                        + XmlWriter.escape(text) + "</text>" + detail
                : XmlWriter.escape(text);
        return "<stream:error>" + what + "</stream:error></stream:stream>";
    }

    /** The stream error that sends a client elsewhere (RFC 6120 4.9.3.19). @param address {@code host:port} */
    String elsewhere(String address) {
        if (id == null) {
            answer();
        }
        String what = modern()
                ? "<see-other-host xmlns='" + Namespaces.STREAMS + "'>" + XmlWriter.escape(address)
                        + "</see-other-host>"
                : XmlWriter.escape("this server is being emptied, go to " + address);
        return "<stream:error>" + what + "</stream:error></stream:stream>";
    }

    XmlLimits limits() {
        return limits;
    }

    /** The domain that the client asked for. */
    String domain() {
        return header.domain();
    }

    /** The language of what the client says. */
    String language() {
        return header.language();
    }

    /** What old clients make their digest from. */
    String id() {
        return id;
    }
}
