package org.jabberfarm.c2s;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The c2s' certificate. BoringSSL where it can be loaded, since it needs less than half the JDK's memory per connection. */
final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private Tls() {}

    /**
     * @param folder what a relative {@code pemfile} is relative to
     * @return empty when no file is configured or it cannot be used; the original, too, goes on without TLS then
     */
    static Optional<SslContext> load(Path folder, String pemfile) {
        if (pemfile.isEmpty()) {
            return Optional.empty();
        }
        Path file = folder.resolve(pemfile);
        try {
            if (!Files.isReadable(file)) {
                throw new IOException("it is not there or may not be read");
            }
            SslContext context = SslContextBuilder.forServer(file.toFile(), file.toFile())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            BoringSslExporter.enable(context);
            return Optional.of(context);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("TLS is off: certificate and key could not be read from {} reason={}", file, e.getMessage());
            return Optional.empty();
        }
    }
}
