package org.jabberfarm.console.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.secret.Vault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FarmCertificateTest {
    @TempDir
    Path data;

    @Test
    void staysTheSameUntilDomainsOrTimeAskForAnother() throws Exception {
        DataFolder folder = DataFolder.open(data);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (Database database = Database.open(folder)) {
            FarmCertificate certificate = new FarmCertificate(Vault.open(folder, database), now::get);
            List<String> domains = List.of("chat.example.org", "example.org");
            String first = certificate.pem(domains);
            assertThat(certificate.pem(domains)).isEqualTo(first);
            now.set(now.get().plus(Duration.ofDays(334)));
            assertThat(certificate.pem(domains)).isEqualTo(first);
            now.set(now.get().plus(Duration.ofDays(2)));
            String second = certificate.pem(domains);
            assertThat(second).isNotEqualTo(first);
            assertThat(FarmCertificate.end(second).orElseThrow())
                    .isAfter(now.get().plus(Duration.ofDays(364)));
            assertThat(certificate.pem(List.of("other.example.org"))).isNotEqualTo(second);

            // The c2s reads key and chain from this one file.
            Path pem = Files.writeString(data.resolve("server.pem"), second);
            assertThat(SslContextBuilder.forServer(pem.toFile(), pem.toFile())
                            .build()
                            .isServer())
                    .isTrue();
        }
    }
}
