package org.jabberfarm.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples become minutes, minutes quarters of an hour, in the database that the console has. */
class HistoryTest {
    /** A quarter begins here. */
    private static final Instant BEGIN = Instant.ofEpochSecond(1_800_000_000L);

    @TempDir
    Path folder;

    private Database database;
    private History history;

    @BeforeEach
    void open() {
        database = Database.open(DataFolder.open(folder));
        history = new History(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** One sample each five seconds from {@code from} on; its value is the number of the sample. */
    private void write(int from, int to) {
        List<History.Row> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(row("edge-1", "c2s-1", "c2s", i, i));
            rows.add(row("edge-1", "", "", i, 1));
        }
        history.write(rows);
    }

    private static History.Row row(String box, String node, String role, int sample, double value) {
        return new History.Row(
                box, node, role, BEGIN.plusSeconds(sample * 5L).toEpochMilli(), Map.of(Metric.CONNECTIONS, value));
    }

    private List<Map<String, Object>> rows(int step, String node) {
        return database.jdbi()
                .withHandle(h -> h.select(
                                "select time, connections_avg a, connections_max m, sessions_avg s from history"
                                        + " join subject on id = subject where step = ? and node = ? order by time",
                                step,
                                node)
                        .mapToMap()
                        .list());
    }

    private static void holds(Map<String, Object> row, int second, double average, double most) {
        assertThat(row.get("time")).isEqualTo(BEGIN.plusSeconds(second).toEpochMilli());
        assertThat(((Number) row.get("a")).doubleValue()).isEqualTo(average, within(0.01));
        assertThat(((Number) row.get("m")).doubleValue()).isEqualTo(most, within(0.01));
        assertThat(row.get("s")).as("what was never sampled").isNull();
    }

    @Test
    void rollsSamplesIntoMinutesAndThoseIntoQuarters() {
        write(0, 240);
        history.roll();
        assertThat(rows(5, "c2s-1")).hasSize(240);
        List<Map<String, Object>> minutes = rows(60, "c2s-1");
        assertThat(minutes).hasSize(20);
        holds(minutes.get(0), 0, 5.5, 11);
        holds(minutes.get(19), 19 * 60, 233.5, 239);
        List<Map<String, Object>> quarters = rows(900, "c2s-1");
        assertThat(quarters).hasSize(2);
        holds(quarters.get(0), 0, 89.5, 179);
        holds(quarters.get(1), 900, 209.5, 239);
        holds(rows(900, "").get(0), 0, 1, 1);
    }

    @Test
    void makesARowAgainWhenMoreOfItComesIn() {
        write(0, 6);
        history.roll();
        holds(rows(60, "c2s-1").get(0), 0, 2.5, 5);
        write(6, 12);
        history.roll();
        assertThat(rows(60, "c2s-1")).hasSize(1);
        holds(rows(60, "c2s-1").get(0), 0, 5.5, 11);
        holds(rows(900, "c2s-1").get(0), 0, 5.5, 11);
        history.roll();
        holds(rows(60, "c2s-1").get(0), 0, 5.5, 11);
    }

    @Test
    void forgetsFineRowsFirst() {
        write(0, 240);
        history.roll();
        history.prune(BEGIN.plus(Duration.ofHours(3)));
        assertThat(rows(5, "c2s-1")).isEmpty();
        assertThat(rows(60, "c2s-1")).hasSize(20);
        history.prune(BEGIN.plus(Duration.ofDays(3)));
        assertThat(rows(60, "c2s-1")).isEmpty();
        assertThat(rows(900, "c2s-1")).hasSize(2);
        history.prune(BEGIN.plus(Duration.ofDays(91)));
        assertThat(rows(900, "c2s-1")).isEmpty();
    }

    @Test
    void givesTheSumOfARoleByTime() {
        write(0, 24);
        history.write(List.of(row("edge-2", "c2s-2", "c2s", 3, 100)));
        history.roll();
        List<Point> sum = history.sum("c2s", Metric.CONNECTIONS, Range.HOUR, BEGIN.plusSeconds(300));
        assertThat(sum).isNotEmpty();
        assertThat(sum.stream().mapToDouble(Point::average).max().orElseThrow()).isGreaterThan(50);
    }
}
