package org.jabberfarm.dialogue;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jabberfarm.c2s.C2s;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Mechanisms;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;

/** One Smack connection to a c2s of a {@link Stage}, with all stanzas that it hears. */
final class SmackClient implements AutoCloseable {
    /** How a client gets its encryption, if any. */
    enum Mode {
        PLAIN,
        STARTTLS,
        DIRECT_TLS
    }

    private static final long PATIENCE_MILLIS = 15_000;

    final XMPPTCPConnection connection;
    final List<String> offered;
    private final BlockingQueue<Stanza> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Exception> broken = new LinkedBlockingQueue<>();

    /** Connects, without logging in: user and password are those that a login will use. */
    SmackClient(C2s c2s, Mode mode, String user, String password, String resource, String... mechanisms)
            throws Exception {
        X509TrustManager trust = trustServerPem();
        XMPPTCPConnectionConfiguration.Builder settings = XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain("localhost")
                .setHostAddress(InetAddress.getLoopbackAddress())
                .setPort(mode == Mode.DIRECT_TLS ? c2s.tlsPort() : c2s.port())
                .setSecurityMode(mode == Mode.STARTTLS ? SecurityMode.required : SecurityMode.disabled)
                .setCustomX509TrustManager(trust)
                .setHostnameVerifier((host, session) -> true)
                .setUsernameAndPassword(user, password)
                .setResource(resource)
                .setSendPresence(false);
        if (mode == Mode.DIRECT_TLS) {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {trust}, null);
            settings.setSocketFactory(tls.getSocketFactory());
            if (mechanisms.length == 0) {
                // Smack does not see the TLS in a socket that it was given, so it could not bind to the channel.
                settings.addEnabledSaslMechanism("SCRAM-SHA-1");
            }
        }
        for (String mechanism : mechanisms) {
            settings.addEnabledSaslMechanism(mechanism);
        }
        connection = new XMPPTCPConnection(settings.build());
        connection.setReplyTimeout(PATIENCE_MILLIS);
        // Each test reads the roster when it means to.
        Roster.getInstanceFor(connection).setRosterLoadedAtLogin(false);
        Roster.getInstanceFor(connection).setSubscriptionMode(Roster.SubscriptionMode.manual);
        connection.addSyncStanzaListener(heard::add, stanza -> !(stanza instanceof IQ));
        connection.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosedOnError(Exception e) {
                broken.add(e);
            }
        });
        connection.connect();
        Mechanisms features = connection.getFeature(Mechanisms.class);
        offered = features == null ? List.of() : List.copyOf(features.getMechanisms());
    }

    /** Connects and logs in with whatever Smack likes best. */
    static SmackClient online(C2s c2s, Mode mode, String user, String password, String resource) throws Exception {
        SmackClient client = new SmackClient(c2s, mode, user, password, resource);
        client.connection.login();
        return client;
    }

    /** A trust manager that knows the stage's certificate and no other. */
    private static X509TrustManager trustServerPem() throws Exception {
        String pem;
        try (var in = Stage.class.getResourceAsStream("/server.pem")) {
            pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
        byte[] certificate =
                pem.substring(pem.indexOf("-----BEGIN CERTIFICATE-----")).getBytes(StandardCharsets.US_ASCII);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "server",
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** The next message or presence that fits; others before it are passed over. */
    <T extends Stanza> T hears(Class<T> kind, Predicate<T> fits) throws InterruptedException {
        List<Stanza> passed = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            Stanza stanza = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (stanza == null) {
                throw new AssertionError("heard nothing that fits, only " + passed);
            }
            if (kind.isInstance(stanza) && fits.test(kind.cast(stanza))) {
                return kind.cast(stanza);
            }
            passed.add(stanza);
        }
    }

    /** Why the connection broke. */
    Exception breaks() throws InterruptedException {
        Exception reason = broken.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (reason == null) {
            throw new AssertionError("the connection is still there");
        }
        return reason;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
