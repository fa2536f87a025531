package org.jabberfarm.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jabberfarm.process.Json;
import org.junit.jupiter.api.Test;

/** That it measures; what comes out depends on the machine and is no business of a test. */
class BenchTest {
    private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    @Test
    void everyKindHasItsLine() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        List<String> progress = new ArrayList<>();
        Summary summary = new Summary();
        new Bench(
                        new Bench.Settings(50, 1, Duration.ZERO, EnumSet.allOf(Bench.Kind.class), "", QUICK, QUICK),
                        progress::add,
                        line -> {
                            summary.add(line);
                            lines.add(Json.read(line.getBytes(UTF_8)));
                        })
                .run();
        assertThat(lines)
                .extracting(line -> line.path("bench").asText())
                .containsExactly(
                        "machine", "idle", "idle", "login", "messages", "messages", "xml", "xml", "xml", "xml");
        assertThat(lines.get(0).path("cores").asInt()).isPositive();
        assertThat(lines.get(0).path("java").asText()).isNotEmpty();
        assertThat(lines.subList(1, 3)).allSatisfy(line -> {
            assertThat(line.path("connections")).hasToString("[16,50]");
            assertThat(line.path("bytes").path(0).asLong()).isPositive();
            assertThat(line.path("bytesPerConnection").isNumber()).isTrue();
            assertThat(line.path("liveBytes").path(1).asLong())
                    .isBetween(1L, line.path("bytes").path(1).asLong());
        });
        assertThat(lines).extracting(line -> line.path("process").asText()).contains("c2s", "jsm");
        JsonNode login = lines.get(3);
        assertThat(login.path("logins").asInt()).isEqualTo(50);
        assertThat(login.path("loginsPerSecond").asDouble()).isPositive();
        assertThat(login.path("cpuSecondsPer1000").isNumber()).isTrue();
        assertThat(lines.subList(4, 6)).allSatisfy(line -> {
            assertThat(line.path("pairs").asInt()).isEqualTo(25);
            assertThat(line.path("delivered").asLong()).isPositive();
            assertThat(line.path("lost").asLong()).isZero();
            assertThat(line.path("cpuMicrosPerMessage").isNumber()).isTrue();
            assertThat(line.path("ofWhichCompilersPerMessage").isNumber()).isTrue();
            assertThat(line.path("p99Millis").asDouble())
                    .isGreaterThanOrEqualTo(line.path("p50Millis").asDouble());
        });
        assertThat(lines.subList(4, 6))
                .extracting(line -> line.path("inFlight").asInt())
                .containsExactly(1, 10);
        assertThat(lines.subList(6, 10)).allSatisfy(line -> {
            assertThat(line.path("cpuNanos").asInt()).isPositive();
            assertThat(line.path("garbageBytes").asInt()).isPositive();
        });
        assertThat(progress).isNotEmpty();
        assertThat(summary.table().lines()).hasSize(17).allMatch(row -> row.length() <= 110);
    }

    @Test
    void theTableJudges() {
        Summary summary = new Summary();
        summary.add("{\"bench\":\"messages\",\"inFlight\":1,\"cpuMicrosPerMessage\":23.44}");
        summary.add("{\"bench\":\"messages\",\"inFlight\":10,\"cpuMicrosPerMessage\":20.1}");

        assertThat(summary.table().replaceAll(" +", " "))
                .contains("one at a time ≤ 60 23.4 met 102 131 668")
                .contains("ten in flight ≤ 20 20.1 MISSED 83.4 75.5 458.5")
                .doesNotContain("logins", "KiB");
    }

    @Test
    void latenciesKnowTheirQuantiles() {
        Latencies latencies = new Latencies();
        assertThat(latencies.millis(0.5)).isZero();
        for (int millis = 1; millis <= 100; millis++) {
            latencies.add(millis * 1_000_000L);
        }
        assertThat(latencies.millis(0.5)).isBetween(49.0, 52.0);
        assertThat(latencies.millis(0.99)).isBetween(98.0, 102.0);
    }
}
