package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jabberfarm.c2s.Pems;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is renewed while clients are connected. */
class CertificateTest {
    private static final String OPEN =
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                    + " to='localhost' version='1.0'>";

    @TempDir
    Path folder;

    private Stage stage;

    @BeforeEach
    void start() throws Exception {
        pem("first", "-validity", "30", "-ext", "san=dns:localhost,dns:other.example");
        stage = new Stage(new HashMap<>(Map.of("pem-folder", folder.toString()))).startAll();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private void pem(String name, String... options) throws IOException {
        Files.writeString(folder.resolve("server.pem"), Pems.make(folder, name, options));
    }

    private SSLSocket connect() throws Exception {
        SSLSocket socket = (SSLSocket) Wire.trustingAll()
                .getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(), stage.c2s("c2s-1").tlsPort());
        socket.startHandshake();
        return socket;
    }

    private String shown() throws Exception {
        try (SSLSocket socket = connect()) {
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    private long metric() {
        return stage.metrics("c2s-1")
                .text()
                .lines()
                .filter(line -> line.startsWith("jabberfarm_certificate_expiry_seconds "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    @Test
    void newConnectionsSeeTheNewOneAndOldOnesGoOn() throws Exception {
        int port = stage.c2s("c2s-1").tlsPort();
        try (Wire old = Wire.dialTls(port)) {
            old.send(OPEN);
            assertThat(old.next().what()).isEqualTo("header");
            assertThat(old.next().what()).isEqualTo("stanza");
            assertThat(shown()).isEqualTo("CN=first");
            long before = metric();
            for (String name : new String[] {"second", "third"}) {
                pem(name, "-validity", "60");
                assertThat(stage.reload("c2s-1")).containsExactly("certificate changed");
                assertThat(shown()).isEqualTo("CN=" + name);
            }
            assertThat(metric()).isGreaterThan(before);
            assertThat(stage.c2s("c2s-1").tlsPort()).isEqualTo(port);
            assertThat(stage.reload("c2s-1")).isEmpty();
            // Two contexts later the first one still serves whom it has.
            old.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='NONE'/>");
            assertThat(old.next().element().name()).isEqualTo("failure");
        }
    }

    @Test
    void statusTellsWhomItIsForAndUntilWhen() {
        assertThat(stage.c2s("c2s-1").status().toString())
                .contains("subject=CN=first", "names=[localhost, other.example]", "notAfter=" + metric() + "000");
        assertThat(metric()).isGreaterThan(Instant.now().getEpochSecond());
    }

    @Test
    void oneThatCannotServeChangesNothing() throws Exception {
        String first = Files.readString(folder.resolve("server.pem"));
        pem("second");
        String second = Files.readString(folder.resolve("server.pem"));
        Files.writeString(
                folder.resolve("server.pem"),
                first.substring(0, first.indexOf("-----BEGIN CERT"))
                        + second.substring(second.indexOf("-----BEGIN CERT")));
        assertThatThrownBy(() -> stage.reload("c2s-1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("but failed: the private key is not that of the first certificate");
        Files.delete(folder.resolve("server.pem"));
        assertThatThrownBy(() -> stage.reload("c2s-1")).hasMessageContaining("it is not there or may not be read");
        assertThat(shown()).isEqualTo("CN=first");
    }

    /** Better than none: clients can be told to trust it, and the dashboard says what to do. */
    @Test
    void oneThatHasEndedIsTakenAllTheSame() throws Exception {
        pem("old", "-startdate", "-10d", "-validity", "5");
        assertThat(stage.reload("c2s-1")).containsExactly("certificate changed");
        assertThat(shown()).isEqualTo("CN=old");
        assertThat(metric()).isLessThan(Instant.now().getEpochSecond()).isPositive();
    }

    @Test
    void withoutTlsThereIsNothingToTell() throws Exception {
        try (Stage off = new Stage(Map.of("tls", "off")).startAll()) {
            assertThat(off.c2s("c2s-1").status()).doesNotContainKey("certificate");
            assertThat(off.metrics("c2s-1").text()).doesNotContain("certificate");
            assertThat(off.c2s("c2s-1").tlsPort()).isZero();
        }
    }
}
