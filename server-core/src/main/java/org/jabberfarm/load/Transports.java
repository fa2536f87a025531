package org.jabberfarm.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SSLException;
import org.jabberfarm.link.Transport;
import org.jabberfarm.process.Threads;

/** What all clients of a process share. */
public final class Transports {
    private static final SslContext TLS = tls();

    private Transports() {}

    /** Threads that carry clients; daemons. */
    public static EventLoopGroup loops(int threads) {
        return new MultiThreadIoEventLoopGroup(threads, Threads.daemon("load"), Transport.io());
    }

    static SslContext trustingAll() {
        return TLS;
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
