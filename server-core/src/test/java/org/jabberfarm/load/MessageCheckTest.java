package org.jabberfarm.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jabberfarm.dialogue.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A farm from which a c2s goes: who can resume does, and the logs agree. */
class MessageCheckTest {
    private final Stage stage = new Stage(Map.of());

    @BeforeEach
    void start() throws Exception {
        stage.startAll();
        MessageCheck.users(8, "localhost").forEach(user -> stage.account(user.toString(), "pw"));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private MessageCheck check(int group, int plain) {
        List<InetSocketAddress> servers = List.of(
                new InetSocketAddress("127.0.0.1", stage.c2s("c2s-1").port()),
                new InetSocketAddress("127.0.0.1", stage.c2s("c2s-2").port()));
        return new MessageCheck(new MessageCheck.Plan(
                servers,
                ClientSettings.Tls.STARTTLS,
                MessageCheck.users(8, "localhost"),
                "pw",
                group,
                plain,
                50,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30)));
    }

    @Test
    void managedClientsLoseNothingWithTheirC2s() throws Exception {
        try (MessageCheck check = check(2, 0).start()) {
            check.run(Duration.ofMillis(500));
            stage.stopC2s("c2s-1");
            await().until(() -> stage.jsm().sessions().resumption().resumed() >= 4);
            check.run(Duration.ofMillis(500));
            CheckResult result = check.finish();
            assertThat(result.clean()).as(result.json("")).isTrue();
            assertThat(result.sent()).isPositive().isEqualTo(result.received());
            assertThat(result.acknowledged()).isEqualTo(result.sent());
            assertThat(result.resumed()).isEqualTo(4);
            assertThat(result.disconnects()).isEqualTo(4);
            assertThat(result.failed()).isZero();
            assertThat(result.newSessions()).isZero();
            assertThat(result.flickers()).isZero();
        }
    }

    @Test
    void plainClientsBeginAgain() throws Exception {
        try (MessageCheck check = check(4, 100).start()) {
            check.run(Duration.ofMillis(300));
            stage.stopC2s("c2s-1");
            await().until(() -> check.count().sessionsBegun() >= 12);
            check.run(Duration.ofMillis(300));
            CheckResult result = check.finish();
            assertThat(result.newSessions()).isEqualTo(4);
            assertThat(result.tried()).isZero();
            assertThat(result.acknowledged()).isZero();
            assertThat(result.lost()).isZero();
            assertThat(result.received()).isPositive();
            assertThat(result.disordered()).isZero();
        }
    }
}
