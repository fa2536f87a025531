package org.jabberfarm.jsm.cluster;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLServerSocket;
import org.jabberfarm.config.ClusterXml;
import org.jgroups.util.DefaultSocketFactory;
import org.jgroups.util.SocketFactory;

/** Members' sockets: each end shows a certificate that the farm's authority signed, or there is no connection. */
final class EngineTls {
    private EngineTls() {}

    /** @throws IOException when a PEM file is not there or not what it should be */
    static SocketFactory sockets(ClusterXml config, Path folder) throws IOException {
        if (!config.tls()) {
            return new DefaultSocketFactory();
        }
        Path pem = readable(folder.resolve(config.pemfile()), "cluster/pemfile");
        Path ca = readable(folder.resolve(config.ca()), "cluster/ca");
        try {
            JdkSslContext context = (JdkSslContext) SslContextBuilder.forServer(pem.toFile(), pem.toFile())
                    .trustManager(ca.toFile())
                    .sslProvider(SslProvider.JDK)
                    .build();
            DefaultSocketFactory factory = new DefaultSocketFactory(context.context());
            factory.setServerSocketConfigurator(socket -> {
                SSLServerSocket listener = (SSLServerSocket) socket;
                listener.setNeedClientAuth(true);
                listener.setEnabledProtocols(new String[] {"TLSv1.3"});
            });
            factory.setSocketConfigurator(
                    socket -> ((javax.net.ssl.SSLSocket) socket).setEnabledProtocols(new String[] {"TLSv1.3"}));
            return factory;
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "tried to read the cluster's key and certificates from " + pem + " and " + ca + " but: "
                            + e.getMessage()
                            + "; the first needs a PKCS #8 key and its certificate, the second that of the"
                            + " authority",
                    e);
        }
    }

    private static Path readable(Path file, String element) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(
                    "tried to read " + file + " (" + element + ") but it is not there or may not be read");
        }
        return file;
    }
}
