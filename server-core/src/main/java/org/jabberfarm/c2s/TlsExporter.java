package org.jabberfarm.c2s;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** Keying material of one TLS connection for {@code tls-exporter} (RFC 9266). */
interface TlsExporter {
    String LABEL = "EXPORTER-Channel-Binding";
    int BYTES = 32;

    /** Empty where this Java or this connection has none. */
    Optional<byte[]> export(SSLSession session);

    void forget();

    static TlsExporter of(SSLEngine engine) {
        return engine instanceof ReferenceCountedOpenSslEngine openSsl
                ? new BoringSslExporter(openSsl.sslPointer())
                : new JdkExporter();
    }
}
