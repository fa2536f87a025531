package org.jabberfarm.c2s;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jabberfarm.config.Jadc2sXml;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The c2s' certificate, which another may follow: new handshakes are made with that one, connections that are there go on.
 * BoringSSL where it can be loaded, since it needs less than half the JDK's memory per connection.
 */
final class Tls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    /** A certificate, and what makes connections with it. Each of these keeps the context for as long as it lasts. */
    record Identity(ServerPem pem, SslContext context) {
        /** It makes no more connections. BoringSSL's memory is not the heap's. */
        void retire() {
            ReferenceCountUtil.release(context);
        }
    }

    /** So that none is retired between being found and being used. */
    private final ReadWriteLock changes = new ReentrantReadWriteLock();

    private volatile Optional<Identity> identity = Optional.empty();

    /** As {@link #read}, but a file that cannot be used means no TLS; the original, too, goes on without TLS then. */
    static Optional<Identity> atStart(Path folder, Jadc2sXml config) throws IOException {
        try {
            return read(folder, config);
        } catch (IOException e) {
            if (config.own().tls().equals("required")) {
                throw e;
            }
            LOG.warn("TLS is off: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * What the configuration asks for; it is not in use yet.
     *
     * @param folder what a relative {@code pemfile} is relative to
     * @return empty when TLS is off or no file is configured
     * @throws IOException when the file cannot be used, or TLS is required and there is none
     */
    static Optional<Identity> read(Path folder, Jadc2sXml config) throws IOException {
        String pemfile = config.local().pemfile();
        if (config.own().tls().equals("required") && pemfile.isEmpty()) {
            throw new IOException("TLS is required (c2s/tls) but there is no certificate in local/ssl/pemfile;"
                    + " deploy one, or set tls to offered");
        }
        if (config.own().tls().equals("off") || pemfile.isEmpty()) {
            return Optional.empty();
        }
        Path file = folder.resolve(pemfile);
        try {
            ServerPem pem = ServerPem.read(file);
            if (pem.end().isBefore(Instant.now())) {
                LOG.warn("clients will refuse the certificate of {}: it ended on {}; deploy another", file, pem.end());
            }
            SslContext context = SslContextBuilder.forServer(
                            pem.key(), pem.chain().toArray(X509Certificate[]::new))
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            BoringSslExporter.enable(context);
            return Optional.of(new Identity(pem, context));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "tried to take certificate and key from " + file + " but failed: " + e.getMessage()
                            + "; deploy another file, or name it in local/ssl/pemfile",
                    e);
        }
    }

    /** New connections get this certificate, or no TLS. */
    void use(Optional<Identity> fresh) {
        changes.writeLock().lock();
        try {
            identity.ifPresent(Identity::retire);
            identity = fresh;
        } finally {
            changes.writeLock().unlock();
        }
    }

    boolean isOn() {
        return identity.isPresent();
    }

    Optional<ServerPem> certificate() {
        return identity.map(Identity::pem);
    }

    /** For one connection; empty where there is no TLS. */
    Optional<SslHandler> newHandler(ByteBufAllocator allocator) {
        changes.readLock().lock();
        try {
            return identity.map(now -> now.context().newHandler(allocator));
        } finally {
            changes.readLock().unlock();
        }
    }

    @Override
    public void close() {
        use(Optional.empty());
    }
}
