package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jabberfarm.c2s.C2s;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** go-sendxmpp, a command in Go that writes one message: to somebody who is away and reads it later with another client. */
class GoSendxmppTest {
    @TempDir
    private Path home;

    private Program.Result send(C2s c2s, String mode, String password, String text) throws Exception {
        int port = mode.equals("tls") ? c2s.tlsPort() : c2s.port();
        Path settings = Files.writeString(
                home.resolve("sendxmpprc"),
                "username: romeo@localhost\njserver: 127.0.0.1:" + port + "\npassword: " + password + "\n");
        // It will not read a password that others might read, too.
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
        String tls = mode.equals("tls") ? "-nt" : "-n";
        return Program.run(home, text, "go-sendxmpp", "-f", settings.toString(), tls, "juliet@localhost");
    }

    @ParameterizedTest
    @CsvSource({"starttls, SCRAM-SHA-256 SCRAM-SHA-1 PLAIN", "tls, SCRAM-SHA-256-PLUS SCRAM-SHA-256 SCRAM-SHA-1 PLAIN"})
    void writesToOneWhoIsAway(String mode, String mechanisms) throws Exception {
        assumeTrue(
                Program.installed("go-sendxmpp", "--version"),
                "go-sendxmpp is not installed; on Debian: apt-get install go-sendxmpp");
        try (Stage stage = new Stage(Map.of("tls", "required", "mechanisms", mechanisms)).startAll()) {
            stage.account("romeo@localhost", "secret one");
            stage.account("juliet@localhost", "two");
            assertThat(send(stage.c2s("c2s-1"), mode, "wrong", "lost").exit()).isNotZero();
            send(stage.c2s("c2s-1"), mode, "secret one", "a < & > ä€\uD83D\uDE00")
                    .ok();
            try (SmackClient juliet =
                    SmackClient.online(stage.c2s("c2s-2"), SmackClient.Mode.STARTTLS, "juliet", "two", "balcony")) {
                juliet.connection.sendStanza(juliet.connection
                        .getStanzaFactory()
                        .buildPresenceStanza()
                        .build());
                var message = juliet.hears(org.jivesoftware.smack.packet.Message.class, m -> true);
                assertThat(message.getBody().strip()).isEqualTo("a < & > ä€\uD83D\uDE00");
                assertThat(message.getFrom().asBareJid().toString()).isEqualTo("romeo@localhost");
            }
        }
    }
}
