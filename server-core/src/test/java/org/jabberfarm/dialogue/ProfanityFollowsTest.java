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
import org.jabberfarm.c2s.C2s;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** profanity, with an account that it has kept, follows where a c2s that is being emptied sends it. */
class ProfanityFollowsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private Process start(C2s c2s) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".local/share/profanity"));
        Files.writeString(
                folder.resolve("accounts"),
                "[romeo@localhost]\nenabled=true\njid=romeo@localhost\nserver=127.0.0.1\nport=" + c2s.port()
                        + "\nresource=terminal\npassword=secret one\ntls.policy=trust\nauth.policy=default\n");
        return Program.typed(home, "profanity -a romeo@localhost");
    }

    private void isOn(Stage stage, String service) {
        await().atMost(PATIENCE)
                .alias(service)
                .until(() -> stage.metrics(service).text().contains("jabberfarm_sessions 1\n"));
    }

    @Test
    void goesWhereItIsSent() throws Exception {
        assumeTrue(
                Program.installed("profanity", "--version"),
                "profanity is not installed; on Debian: apt-get install profanity");
        try (Stage stage = new Stage(Map.of()).startAll()) {
            stage.account("romeo@localhost", "secret one");
            var first = stage.c2s("c2s-1").drain();
            var second = stage.c2s("c2s-2").drain();
            await().until(() -> (int) first.status().get("room") > 0
                    && (int) second.status().get("room") > 0);
            first.begin(0);
            Process profanity = start(stage.c2s("c2s-1"));
            try {
                isOn(stage, "c2s-2");
                assertThat(stage.metrics("c2s-1").text()).contains("jabberfarm_redirects_total{reason=\"drain\"} 1\n");
                assertThat((int) first.status().get("clients")).isZero();
            } catch (AssertionError | org.awaitility.core.ConditionTimeoutException e) {
                throw new AssertionError(e.getMessage() + "\n" + Files.readString(home.resolve("screen.txt")), e);
            } finally {
                profanity.getOutputStream().write("/quit\r".getBytes(StandardCharsets.UTF_8));
                profanity.getOutputStream().flush();
                profanity.destroy();
            }
        }
    }
}
