package org.jabberfarm.dialogue;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xml.StanzaSplitter;
import org.jabberfarm.xml.XmlException;
import org.jabberfarm.xml.XmlLimits;

/** An actor's socket: writes what it is told, and cuts what it hears into what a script can expect. */
final class Wire implements AutoCloseable, StanzaSplitter.Listener {
    private static final int PATIENCE_SECONDS = 10;
    private static final XmlLimits LIMITS = new XmlLimits(4_000_000, 200, 200);
    private static final String AROUND = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";

    /** What was heard: {@code header}, {@code stanza}, {@code end} of the stream or {@code closed}. */
    record Heard(String what, Element element) {
        @Override
        public String toString() {
            return element == null ? what : what + " " + element;
        }
    }

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final StanzaSplitter splitter = new StanzaSplitter(LIMITS, this);
    private final CompletableFuture<Void> tls = new CompletableFuture<>();
    private final Semaphore reading = new Semaphore(1);
    private volatile Socket socket;
    private boolean restarted;

    Wire(Socket socket) {
        this.socket = socket;
        Thread reader = new Thread(this::read, "wire");
        reader.setDaemon(true);
        reader.start();
    }

    static Wire dial(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static Wire dial(String address, int port) throws IOException {
        return new Wire(new Socket(address, port));
    }

    static Wire dialTls(int port) throws IOException, GeneralSecurityException {
        SSLSocket socket =
                (SSLSocket) trustingAll().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.startHandshake();
        return new Wire(socket);
    }

    void send(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Reads no further until {@link #resume}, but for what is being read. */
    void pause() {
        reading.acquireUninterruptibly();
    }

    void resume() {
        reading.release();
    }

    /** Ends what we say; what the other end has said before it closes can still be heard. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Waits until the TLS that a {@code <proceed/>} has begun is there. */
    void awaitTls() throws Exception {
        tls.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Hash of the server's certificate, whose signature is by SHA-256 ({@code tls-server-end-point}, RFC 5929). */
    byte[] serverEndPoint() throws Exception {
        return MessageDigest.getInstance("SHA-256")
                .digest(((SSLSocket) socket)
                        .getSession()
                        .getPeerCertificates()[0]
                        .getEncoded());
    }

    Heard next() throws InterruptedException {
        Heard next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was heard within " + PATIENCE_SECONDS + " s");
        }
        return next;
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                reading.acquireUninterruptibly();
                reading.release();
                var bytes = Unpooled.wrappedBuffer(buffer, 0, n);
                while (bytes.isReadable()) {
                    splitter.feed(bytes, () -> !restarted);
                    if (restarted) {
                        restarted = false;
                        splitter.reset();
                    }
                }
                if (socket.getInputStream() != in) {
                    in = socket.getInputStream();
                }
            }
            // As clients do: the other end waits for it.
            socket.close();
        } catch (XmlException e) {
            heard.add(new Heard("broken XML: " + e.getMessage(), null));
        } catch (IOException e) {
            // Closed by one side or the other.
        }
        heard.add(new Heard("closed", null));
    }

    @Override
    public void header(byte[] tag) throws XmlException {
        heard.add(new Heard("header", Elements.header(tag, LIMITS)));
    }

    @Override
    public void stanza(byte[] xml) throws XmlException {
        Element element = Elements.prove(xml, AROUND, LIMITS);
        boolean proceed = element.name().equals("proceed");
        restarted = proceed || element.is("success", "urn:ietf:params:xml:ns:xmpp-sasl");
        if (proceed) {
            startTls();
        }
        heard.add(new Heard("stanza", element));
    }

    private void startTls() {
        try {
            SSLSocket secured = (SSLSocket)
                    trustingAll().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
            secured.startHandshake();
            socket = secured;
            tls.complete(null);
        } catch (IOException | GeneralSecurityException e) {
            tls.completeExceptionally(e);
        }
    }

    @Override
    public void end() {
        heard.add(new Heard("end", null));
    }

    static SSLContext trustingAll() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
