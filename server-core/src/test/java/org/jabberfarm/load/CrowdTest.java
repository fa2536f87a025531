package org.jabberfarm.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jabberfarm.c2s.C2s;
import org.jabberfarm.dialogue.Stage;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private final Stage stage = new Stage(Map.of());
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws Exception {
        stage.startAll();
        for (int i = 0; i < 4; i++) {
            stage.account("u" + i + "@localhost", "pw");
        }
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private Crowd crowd(int clients, ClientSettings.Tls tls, boolean direct) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String service : List.of("c2s-1", "c2s-2")) {
            C2s c2s = stage.c2s(service);
            servers.add(new InetSocketAddress("127.0.0.1", direct ? c2s.tlsPort() : c2s.port()));
        }
        List<Jid> users =
                List.of(Jid.of("u0@localhost"), Jid.of("u1@localhost"), Jid.of("u2@localhost"), Jid.of("u3@localhost"));
        return new Crowd(
                new Crowd.Plan(servers, tls, users, "pw", clients, Duration.ofMillis(50), Duration.ofMillis(100)));
    }

    @Test
    void clientsOnTwoC2sChat() {
        try (Crowd crowd = crowd(20, ClientSettings.Tls.STARTTLS, false).start()) {
            await().until(() -> crowd.online() == 20 && crowd.received() > 50);
            assertThat(stage.jsm().sessions().count()).isEqualTo(20);
            assertThat(crowd.lost()).isZero();
        }
        await().until(() -> stage.jsm().sessions().count() == 0);
    }

    @Test
    void comesBackAfterAllC2sWereLost() throws Exception {
        try (Crowd crowd = crowd(6, ClientSettings.Tls.NONE, false).start()) {
            await().until(() -> crowd.online() == 6);
            int kicked = 0;
            for (Jid user : stage.jsm().sessions().online()) {
                kicked++;
                stage.jsm()
                        .sessions()
                        .stripes()
                        .run(
                                user,
                                () -> List.copyOf(stage.jsm()
                                                .sessions()
                                                .user(user)
                                                .sessions())
                                        .forEach(s -> stage.jsm().sessions().kick(s, "Disconnected")));
            }
            assertThat(kicked).isEqualTo(4);
            await().until(() -> crowd.lost() >= 6);
            await().until(() -> crowd.online() == 6);
        }
    }

    private int check(String jid, String tls, int port, String password) {
        return LoginCheck.run(
                new String[] {"--host", "127.0.0.1", "--port", "" + port, "--tls", tls, "--jid", jid},
                new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void loginCheckSaysOk() {
        C2s c2s = stage.c2s("c2s-2");
        assertThat(check("u1@localhost", "starttls", c2s.port(), "pw")).isZero();
        assertThat(check("u1@localhost", "direct", c2s.tlsPort(), "pw")).isZero();
        assertThat(check("u1@localhost", "none", c2s.port(), "pw")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("(?s)(ok \\d+ ms u1@localhost/\\S+\\s+){3}");
    }

    @Test
    void loginCheckSaysWhyNot() {
        assertThat(check("u1@localhost", "starttls", stage.c2s("c2s-1").port(), "wrong"))
                .isEqualTo(1);
        assertThat(check("u1@localhost", "none", 1, "pw")).isEqualTo(1);
        assertThat(check("u1@elsewhere", "none", stage.c2s("c2s-1").port(), "pw"))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("login refused: not-authorized")
                .contains("no connection to 127.0.0.1:1")
                .contains("stream error host-unknown");
        assertThat(check("localhost", "none", 1, "pw")).isEqualTo(2);
    }
}
