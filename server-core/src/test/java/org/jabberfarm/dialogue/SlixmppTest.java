package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.c2s.C2s;
import org.junit.jupiter.api.Test;

/**
 * slixmpp, which this project did not write, over STARTTLS on one c2s and direct TLS on another. Without -PLUS, which is off by
 * default: Debian's slixmpp picks it where it is offered, can bind by {@code tls-unique} alone, which TLS 1.3 does not have (RFC
 * 9266), and then logs in by no other mechanism either.
 */
class SlixmppTest {
    private static final Path SCRIPTS = Path.of("src/test/clients");

    private static Process python(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "/usr/bin/python3";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static boolean installed() {
        try {
            return python("-c", "import slixmpp").waitFor() == 0;
        } catch (Exception noPython) {
            return false;
        }
    }

    private static String chat(C2s one, String modeOne, C2s two, String modeTwo) throws Exception {
        return play("chat.py", "", one, modeOne, two, modeTwo);
    }

    private static String play(String script, String resource, C2s one, String modeOne, C2s two, String modeTwo)
            throws Exception {
        Process chat = python(
                SCRIPTS.resolve(script).toString(),
                "127.0.0.1",
                "" + (modeOne.equals("tls") ? one.tlsPort() : one.port()),
                modeOne,
                "romeo@localhost" + resource,
                "127.0.0.1",
                "" + (modeTwo.equals("tls") ? two.tlsPort() : two.port()),
                modeTwo,
                "juliet@localhost" + resource);
        chat.getOutputStream().write("secret one\nsecret zwei ä\n".getBytes(StandardCharsets.UTF_8));
        chat.getOutputStream().close();
        String said = new String(chat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(chat.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(chat.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void twoClientsOnTwoC2sWriteToEachOther() throws Exception {
        assumeTrue(installed(), "python3-slixmpp is not installed; on Debian: apt-get install python3-slixmpp");
        try (Stage stage = new Stage(Map.of("tls", "required"))) {
            stage.startAll();
            stage.account("romeo@localhost", "secret one");
            stage.account("juliet@localhost", "secret zwei ä");
            String said = chat(stage.c2s("c2s-1"), "starttls", stage.c2s("c2s-2"), "tls");
            assertThat(said).contains("\"mechanism\": \"SCRAM-SHA-256\"", "\"tls\": true", "\"ok\": true");
        }
    }

    @Test
    void aGatewayOfTheJabberd14Kind() throws Exception {
        assumeTrue(installed(), "python3-slixmpp is not installed; on Debian: apt-get install python3-slixmpp");
        try (Stage stage = new Stage(Map.of("component", "icq.localhost"))) {
            stage.startAll();
            stage.account("romeo@localhost", "secret one");
            Process gateway = python(
                    "src/test/clients/component.py",
                    "127.0.0.1",
                    "" + stage.linkPort("icq.localhost"),
                    "icq.localhost",
                    "127.0.0.1",
                    "" + stage.c2s("c2s-1").port(),
                    "romeo@localhost");
            gateway.getOutputStream().write((Stage.SECRET + "\nsecret one\n").getBytes(StandardCharsets.UTF_8));
            gateway.getOutputStream().close();
            String said = new String(gateway.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.exitValue()).as(said).isZero();
            assertThat(said).contains("\"ok\": true");
        }
    }

    @Test
    void withoutTlsByScram() throws Exception {
        assumeTrue(installed(), "python3-slixmpp is not installed; on Debian: apt-get install python3-slixmpp");
        try (Stage stage = new Stage(Map.of())) {
            stage.startAll();
            stage.account("romeo@localhost", "secret one");
            stage.account("juliet@localhost", "secret zwei ä");
            assertThat(chat(stage.c2s("c2s-1"), "plain", stage.c2s("c2s-2"), "starttls"))
                    .contains("\"ok\": true");
        }
    }

    @Test
    void becomeContactsAndFallOut() throws Exception {
        assumeTrue(installed(), "python3-slixmpp is not installed; on Debian: apt-get install python3-slixmpp");
        try (Stage stage = new Stage(Map.of("tls", "required"))) {
            stage.startAll();
            stage.account("romeo@localhost", "secret one");
            stage.account("juliet@localhost", "secret zwei ä");
            String said = play("contacts.py", "/home", stage.c2s("c2s-1"), "starttls", stage.c2s("c2s-2"), "tls");
            assertThat(said).contains("{\"fact\": \"conflict\", \"ok\": true}").doesNotContain("\"ok\": false");
        }
    }

    @Test
    void resumesItsSessionOnAnotherC2s() throws Exception {
        assumeTrue(installed(), "python3-slixmpp is not installed; on Debian: apt-get install python3-slixmpp");
        try (Stage stage = new Stage(Map.of())) {
            stage.startAll();
            stage.account("romeo@localhost", "secret one");
            stage.account("juliet@localhost", "secret zwei ä");
            String said = play("resume.py", "/home", stage.c2s("c2s-1"), "plain", stage.c2s("c2s-2"), "plain");
            assertThat(said).contains("{\"fact\": \"resumed\", \"ok\": true}");
            assertThat(stage.jsm().sessions().resumption().resumed()).isEqualTo(1);
        }
    }
}
