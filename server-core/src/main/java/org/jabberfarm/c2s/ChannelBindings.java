package org.jabberfarm.c2s;

import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** What a login can be bound to, of one client's TLS connection (RFC 5056): so that nobody can stand between the two. */
final class ChannelBindings {
    private static final String WITH = "WITH";

    private final SslHandler handler;
    private final TlsExporter exporter;

    /** To be made before the handshake, whose secrets are overheard. */
    ChannelBindings(SslHandler handler) {
        this.handler = handler;
        this.exporter = TlsExporter.of(handler.engine());
    }

    /** Data by type, as far as they can be had; after the handshake. */
    Map<String, byte[]> data() {
        Map<String, byte[]> data = new LinkedHashMap<>();
        SSLSession session = handler.engine().getSession();
        // Before TLS 1.3, what is exported may be the same on two connections (RFC 9266 section 4).
        if (session.getProtocol().equals("TLSv1.3")) {
            exporter.export(session).ifPresent(exported -> data.put("tls-exporter", exported));
        }
        if (session.getLocalCertificates() != null
                && session.getLocalCertificates().length > 0
                && session.getLocalCertificates()[0] instanceof X509Certificate own) {
            endPoint(own).ifPresent(hash -> data.put("tls-server-end-point", hash));
        }
        return data;
    }

    /** Nobody will ask any more. */
    void forget() {
        exporter.forget();
    }

    /**
     * Hash of the server's certificate (RFC 5929 section 4): by the hash of its signature, SHA-256 in place of weaker ones;
     * empty where the signature has none, or does not name it.
     */
    static Optional<byte[]> endPoint(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        int with = algorithm.indexOf(WITH);
        if (with < 0) {
            return Optional.empty();
        }
        String hash = algorithm.substring(0, with).replaceFirst("^SHA(?=\\d)", "SHA-");
        try {
            return Optional.of(MessageDigest.getInstance(hash.matches("MD5|SHA-?1") ? "SHA-256" : hash)
                    .digest(certificate.getEncoded()));
        } catch (GeneralSecurityException unknownHash) {
            return Optional.empty();
        }
    }
}
