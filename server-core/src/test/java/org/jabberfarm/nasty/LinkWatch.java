package org.jabberfarm.nasty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jabberfarm.fuzz.Strict;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** A session manager of 1.4 that lets everybody in and keeps every byte of its link, to be looked at by a strict parser. */
final class LinkWatch implements AutoCloseable, StanzaSplitter.Listener {
    private static final String AROUND =
            "xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'";

    private final ServerSocket listener;
    private final StanzaSplitter splitter = new StanzaSplitter(XmlLimits.LINK, this);
    private final ByteArrayOutputStream routes = new ByteArrayOutputStream();
    private int ends;
    private Socket socket;
    private String failure = "";

    LinkWatch() throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread reader = new Thread(this::read, "link-watch");
        reader.setDaemon(true);
        reader.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void read() {
        byte[] buffer = new byte[65536];
        try {
            socket = listener.accept();
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                splitter.feed(Unpooled.wrappedBuffer(buffer, 0, n), () -> true);
            }
        } catch (XmlException e) {
            failed("the link brought " + e.getMessage());
        } catch (IOException e) {
            // Closed at the end of the test.
        }
    }

    private synchronized void failed(String what) {
        failure = what;
        notifyAll();
    }

    private void send(String xml) throws XmlException {
        try {
            socket.getOutputStream().write(xml.getBytes(UTF_8));
        } catch (IOException e) {
            throw new XmlException("closed", e.getMessage());
        }
    }

    @Override
    public void header(byte[] tag) throws XmlException {
        send("<?xml version='1.0'?><stream:stream " + AROUND + " id='1' from='c2s-1'>");
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        Element element = Elements.prove(xml, AROUND, XmlLimits.LINK);
        if (element.name().equals("handshake")) {
            send("<handshake/>");
            return;
        }
        String from = element.get("from");
        String addresses = "' from='romeo@localhost/session' to='" + from + "'><iq type='result' id='login'/></route>";
        synchronized (this) {
            routes.writeBytes(xml);
            ends += "error".equals(element.get("type")) ? 1 : 0;
        }
        switch (element.get("type", "")) {
            case "auth" -> send("<route type='auth" + addresses.replace("session", "home"));
            case "session" -> send("<route type='session" + addresses);
            default -> {
                // A stanza, or the end of a session.
            }
        }
    }

    @Override
    public void end() {
        // The c2s stops at the end of the test.
    }

    /** Sessions that have ended. */
    synchronized int ends() {
        return ends;
    }

    /** Waits for the end of a session: behind it comes nothing more of it. */
    void awaitEnds(int count) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> ends() >= count || !failure.isEmpty());
    }

    /** All routes since the last time, proved by the independent parser to be whole. */
    synchronized Document take() throws SAXException {
        if (!failure.isEmpty()) {
            throw new AssertionError(failure);
        }
        byte[] all = routes.toByteArray();
        routes.reset();
        return Strict.parse(
                ("<stream:stream " + AROUND + ">").getBytes(UTF_8), all, "</stream:stream>".getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (socket != null) {
            socket.close();
        }
    }
}
