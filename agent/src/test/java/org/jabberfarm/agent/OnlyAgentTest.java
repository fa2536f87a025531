package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlyAgentTest {
    /** Locks are held by processes, so the other agent must be one. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws InterruptedException {
            try {
                OnlyAgent.lock(Path.of(args[0]), Duration.ofMillis(Long.parseLong(args[1])));
                System.exit(0);
            } catch (IOException e) {
                System.exit(e.getMessage().contains("another agent") ? 3 : 4);
            }
        }
    }

    private static Process other(Path lock, int patience) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        lock.toString(),
                        Integer.toString(patience))
                .inheritIO()
                .start();
    }

    @Test
    void aSecondAgentGivesUpOrWaits(@TempDir Path folder) throws Exception {
        Path lock = folder.resolve("run/agent.lock");
        Process patient;
        try (OnlyAgent first = OnlyAgent.lock(lock, Duration.ZERO)) {
            Process second = other(lock, 10);
            patient = other(lock, 20_000);
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(3);
            assertThat(patient.isAlive()).isTrue();
            assertThat(first).isNotNull();
        }
        assertThat(patient.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(patient.exitValue()).isZero();
    }
}
