package org.jabberfarm.dialogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.ongres.scram.client.ScramClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins bound by {@code tls-exporter} (RFC 9266), with what OpenSSL's own client exports at the other end. */
class ChannelBindingTest {
    private static final String OPEN =
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                    + " to='localhost' version='1.0'>";
    private static final String SASL = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";

    private final Stage stage = new Stage(Map.of("mechanisms", "SCRAM-SHA-256-PLUS SCRAM-SHA-256"));
    private final StringBuffer heard = new StringBuffer();
    private Process client;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(installed(), "openssl is not installed; on Debian: apt-get install openssl");
        stage.startAll();
        stage.account("romeo@localhost", "secret");
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.destroy();
        }
        stage.close();
    }

    private static boolean installed() throws InterruptedException {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private void connect(int port, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        command.addAll(List.of("-keymatexport", "EXPORTER-Channel-Binding", "-keymatexportlen", "32"));
        command.addAll(List.of("-nocommands", "-ign_eof"));
        command.addAll(List.of(options));
        client = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread reader = new Thread(
                () -> {
                    try {
                        byte[] buffer = new byte[8192];
                        for (int n = client.getInputStream().read(buffer);
                                n >= 0;
                                n = client.getInputStream().read(buffer)) {
                            heard.append(new String(buffer, 0, n, UTF_8));
                        }
                    } catch (IOException e) {
                        heard.append(e);
                    }
                },
                "openssl");
        reader.setDaemon(true);
        reader.start();
    }

    private String hear(String pattern) {
        Pattern wanted = Pattern.compile(pattern, Pattern.DOTALL);
        await(pattern).until(() -> wanted.matcher(heard).find());
        Matcher matcher = wanted.matcher(heard);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private void say(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
        client.getOutputStream().flush();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), UTF_8);
    }

    /** What is heard in the end. */
    private String login(byte[] exported) throws Exception {
        say(OPEN);
        assertThat(hear("<mechanisms(.*?)</stream:features>")).contains("tls-exporter", "SCRAM-SHA-256-PLUS");
        ScramClient scram = ScramClient.builder()
                .advertisedMechanisms(List.of("SCRAM-SHA-256-PLUS"))
                .username("romeo")
                .password("secret".toCharArray())
                .channelBinding("tls-exporter", exported)
                .build();
        say("<auth" + SASL + " mechanism='SCRAM-SHA-256-PLUS'>"
                + encoded(scram.clientFirstMessage().toString()) + "</auth>");
        scram.serverFirstMessage(decoded(hear("<challenge[^>]*>([^<]+)<")));
        say("<response" + SASL + ">" + encoded(scram.clientFinalMessage().toString()) + "</response>");
        String end = hear("(<(?:success|failure)[^>]*>.*?</(?:success|failure)>)");
        if (end.startsWith("<success")) {
            scram.serverFinalMessage(decoded(end.replaceAll("<[^>]*>", "")));
        }
        return end;
    }

    private byte[] exported() {
        return HexFormat.of().parseHex(hear("Keying material: ([0-9A-F]{64})").toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    void bothEndsExportTheSame(String suite) throws Exception {
        connect(stage.c2s("c2s-1").tlsPort(), "-tls1_3", "-ciphersuites", suite);
        assertThat(login(exported())).startsWith("<success");
    }

    @Test
    void afterStartTls() throws Exception {
        connect(stage.c2s("c2s-1").port(), "-starttls", "xmpp", "-xmpphost", "localhost");
        assertThat(login(exported())).startsWith("<success");
    }

    @Test
    void anotherConnectionIsNotTakenForThisOne() throws Exception {
        connect(stage.c2s("c2s-1").tlsPort(), "-tls1_3");
        byte[] exported = exported();
        exported[31] ^= 1;
        assertThat(login(exported)).contains("not-authorized");
    }

    /** There, what is exported may be the same on two connections. */
    @Test
    void notBeforeTls13() throws Exception {
        connect(stage.c2s("c2s-1").tlsPort(), "-tls1_2");
        hear("(Keying material: )");
        say(OPEN);
        assertThat(hear("<mechanisms(.*?)</stream:features>"))
                .contains("SCRAM-SHA-256-PLUS", "tls-server-end-point")
                .doesNotContain("tls-exporter");
    }
}
