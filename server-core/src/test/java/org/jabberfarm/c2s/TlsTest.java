package org.jabberfarm.c2s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jabberfarm.config.Jadc2sXml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    Path folder;

    /** It lies outside of the heap, where no collector looks. */
    @Test
    void aContextLastsAsLongAsTheLastOfItsConnections() throws Exception {
        assumeTrue(OpenSsl.isAvailable(), "BoringSSL cannot be loaded on this machine");
        Files.writeString(folder.resolve("server.pem"), Pems.make(folder, "one"));
        Jadc2sXml config = Jadc2sXml.parse(
                "jadc2s.xml", "<local><id>a.example</id><ssl><pemfile>server.pem</pemfile></ssl></local>");
        try (Tls tls = new Tls()) {
            Optional<Tls.Identity> first = Tls.read(folder, config);
            tls.use(first);
            ReferenceCounted context = (ReferenceCounted) first.orElseThrow().context();
            SslHandler one = tls.newHandler(ByteBufAllocator.DEFAULT).orElseThrow();
            SslHandler two = tls.newHandler(ByteBufAllocator.DEFAULT).orElseThrow();
            tls.use(Tls.read(folder, config));
            ReferenceCountUtil.release(one.engine());
            assertThat(context.refCnt()).isEqualTo(1);
            ReferenceCountUtil.release(two.engine());
            assertThat(context.refCnt()).isZero();
            tls.use(Optional.empty());
            assertThat(tls.newHandler(ByteBufAllocator.DEFAULT)).isEmpty();
        }
    }
}
