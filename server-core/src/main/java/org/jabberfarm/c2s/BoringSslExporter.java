package org.jabberfarm.c2s;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSLContext;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With BoringSSL. It can export keying material, but netty-tcnative (2.0.84) gives Java no way to that function. What it does
 * give is the key log, in which BoringSSL names the exporter secret of each TLS 1.3 handshake; the rest is two derivations
 * (RFC 8446 7.5). Of other lines nothing is kept, and of this one nothing longer than until the client has logged in.
 */
final class BoringSslExporter implements TlsExporter {
    private static final Logger LOG = LoggerFactory.getLogger(BoringSslExporter.class);
    private static final String LINE = "EXPORTER_SECRET ";

    /** By address of the native connection, which is unique in the process while the connection is open. */
    private static final Map<Long, BoringSslExporter> LISTENING = new ConcurrentHashMap<>();

    private final long connection;
    private volatile byte[] secret;

    BoringSslExporter(long connection) {
        this.connection = connection;
        LISTENING.put(connection, this);
    }

    /**
     * Lets the connections of a context be overheard. What tcnative takes for one is in a field of Netty's that only its own
     * package may read; without it, there is no tls-exporter.
     */
    static void enable(SslContext context) {
        if (context instanceof ReferenceCountedOpenSslContext openSsl) {
            try {
                Field pointer = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
                pointer.setAccessible(true);
                SSLContext.setKeyLogCallback(pointer.getLong(openSsl), BoringSslExporter::logged);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.warn("tls-exporter cannot be offered reason={}", e.toString());
            }
        }
    }

    private static void logged(long connection, byte[] line) {
        BoringSslExporter listener = LISTENING.get(connection);
        String text = new String(line, StandardCharsets.US_ASCII);
        if (listener != null && text.startsWith(LINE)) {
            listener.secret = HexFormat.of()
                    .parseHex(text.substring(text.lastIndexOf(' ') + 1).trim());
        }
    }

    @Override
    public Optional<byte[]> export(SSLSession session) {
        return Optional.ofNullable(secret).map(BoringSslExporter::derived);
    }

    @Override
    public void forget() {
        LISTENING.remove(connection, this);
        secret = null;
    }

    private static byte[] derived(byte[] secret) {
        // The cipher suite's hash, of which there are two lengths in TLS 1.3.
        String hash = secret.length == 48 ? "384" : "256";
        try {
            byte[] ofNothing = MessageDigest.getInstance("SHA-" + hash).digest();
            byte[] ofLabel = expand(hash, secret, LABEL, ofNothing, secret.length);
            return expand(hash, ofLabel, "exporter", ofNothing, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-" + hash, e);
        }
    }

    /** HKDF-Expand-Label of RFC 8446 7.1, for no more than one block of the hash. */
    private static byte[] expand(String hash, byte[] secret, String label, byte[] context, int length)
            throws GeneralSecurityException {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        Mac mac = Mac.getInstance("HmacSHA" + hash);
        mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
        mac.update(new byte[] {0, (byte) length, (byte) name.length});
        mac.update(name);
        mac.update((byte) context.length);
        mac.update(context);
        mac.update((byte) 1);
        return Arrays.copyOf(mac.doFinal(), length);
    }
}
