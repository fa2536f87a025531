package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.c2s.C2s;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** profanity, a client for the terminal (libstrophe inside), its commands typed as a user types them; Smack is its peer. */
class ProfanityTest {
    @TempDir
    private Path home;

    private Process start(C2s c2s, String tls, String login) throws IOException {
        int port = tls.equals("legacy") ? c2s.tlsPort() : c2s.port();
        Path folder = Files.createDirectories(home.resolve(".local/share/profanity"));
        Files.writeString(
                folder.resolve("accounts"),
                "[romeo@localhost]\nenabled=true\njid=romeo@localhost\nserver=127.0.0.1\nport=" + port
                        + "\nresource=terminal\npassword=secret one\ntls.policy=" + tls + "\nauth.policy=" + login
                        + "\n");
        return Program.typed(home, "profanity -a romeo@localhost");
    }

    private static void type(Process profanity, String line) throws IOException {
        profanity.getOutputStream().write((line + "\r").getBytes(StandardCharsets.UTF_8));
        profanity.getOutputStream().flush();
    }

    @ParameterizedTest
    @CsvSource({"trust, default", "trust, legacy", "legacy, default"})
    void writesAndIsWrittenTo(String tls, String login) throws Exception {
        assumeTrue(
                Program.installed("profanity", "--version"),
                "profanity is not installed; on Debian: apt-get install profanity");
        try (Stage stage = new Stage(Map.of()).startAll()) {
            stage.account("romeo@localhost", "secret one");
            stage.account("juliet@localhost", "two");
            try (SmackClient juliet =
                    SmackClient.online(stage.c2s("c2s-2"), SmackClient.Mode.STARTTLS, "juliet", "two", "balcony")) {
                juliet.connection.sendStanza(juliet.connection
                        .getStanzaFactory()
                        .buildPresenceStanza()
                        .build());
                Process profanity = start(stage.c2s("c2s-1"), tls, login);
                try {
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> stage.metrics("c2s-1").text().contains("jabberfarm_connections 1\n"));
                    if (tls.equals("legacy")) {
                        // It shows a certificate that nobody vouches for and asks.
                        type(profanity, "/tls allow");
                    }
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> stage.jsm().sessions().count() == 2);
                    type(profanity, "/sub request juliet@localhost");
                    juliet.hears(Presence.class, p -> p.getType() == Presence.Type.subscribe);
                    type(profanity, "/msg juliet@localhost what light < & >?");
                    Message message = juliet.hears(Message.class, m -> m.getBody() != null);
                    assertThat(message.getBody()).isEqualTo("what light < & >?");
                    assertThat(message.getFrom().toString()).isEqualTo("romeo@localhost/terminal");
                    juliet.connection.sendStanza(juliet.connection
                            .getStanzaFactory()
                            .buildMessageStanza()
                            .to(message.getFrom())
                            .ofType(Message.Type.chat)
                            .setBody("Banishment")
                            .build());
                    await().atMost(Duration.ofSeconds(30))
                            .until(() ->
                                    Files.readString(home.resolve("screen.txt")).contains("Banishment"));
                    type(profanity, "/quit");
                    assertThat(profanity.waitFor(15, TimeUnit.SECONDS)).isTrue();
                } catch (AssertionError | org.awaitility.core.ConditionTimeoutException e) {
                    throw new AssertionError(e.getMessage() + "\n" + Files.readString(home.resolve("screen.txt")), e);
                } finally {
                    profanity.destroy();
                }
            }
        }
    }
}
