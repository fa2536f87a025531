package org.jabberfarm.c2s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a PEM file is taken for. */
class ServerPemTest {
    @TempDir
    static Path folder;

    private static String good;
    private static String other;

    @BeforeAll
    static void make() {
        good = Pems.make(folder, "good", "-validity", "30", "-ext", "san=dns:a.example,dns:b.example,ip:127.0.0.1");
        other = Pems.make(folder, "other", "-keyalg", "RSA", "-keysize", "2048", "-validity", "10");
    }

    private static ServerPem read(String text) throws IOException {
        return ServerPem.read(Files.writeString(folder.resolve("server.pem"), text));
    }

    private static String key(String pem) {
        return pem.substring(0, pem.indexOf("-----BEGIN CERTIFICATE"));
    }

    private static String certificate(String pem) {
        return pem.substring(pem.indexOf("-----BEGIN CERTIFICATE"));
    }

    @Test
    void tellsWhomItIsForAndUntilWhen() throws Exception {
        ServerPem pem = read("a word before\n" + good);
        assertThat(pem.subject()).isEqualTo("CN=good");
        assertThat(pem.names()).containsExactly("a.example", "b.example", "127.0.0.1");
        assertThat(pem.end())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
        assertThat(read(other).names()).isEmpty();
        assertThat(pem.toString()).startsWith("CN=good until 2");
        assertThat(read(good)).isEqualTo(pem).isNotEqualTo(read(other));
    }

    /** The certificate may stand before its key; of a chain the first end counts. */
    @Test
    void readsAChain() throws Exception {
        ServerPem pem = read(certificate(good) + key(good) + certificate(other));
        assertThat(pem.subject()).isEqualTo("CN=good");
        assertThat(pem.chain()).hasSize(2);
        assertThat(pem.end()).isBefore(Instant.now().plus(Duration.ofDays(11)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | no -----BEGIN PRIVATE KEY-----",
                "key | no -----BEGIN CERTIFICATE-----",
                "certificate | no -----BEGIN PRIVATE KEY-----",
                "strange key | cannot be read, or they are of different kinds",
                "key of another | is not that of the first certificate",
                "half | cannot be read"
            })
    void refusesWhatCannotServe(String what, String why) {
        String text = switch (what) {
            case "nothing" -> "";
            case "key" -> key(good);
            case "certificate" -> certificate(good);
            case "strange key" -> key(other) + certificate(good);
            case "key of another" -> key(Pems.make(folder, "third")) + certificate(good);
            default -> key(good) + "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        };
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class).hasMessageContaining(why);
    }
}
