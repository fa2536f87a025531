package org.jabberfarm.console.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jabberfarm.console.data.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Curves at rest: as sampled for an hour, a minute fine for two days, a quarter of an hour fine for 90 days. Coarse rows
 * are made from finer ones again as long as late samples come in, which is why a row is merged, never added to.
 */
public final class History {
    private static final Map<Integer, Duration> KEPT =
            Map.of(5, Duration.ofHours(1), 60, Duration.ofDays(2), 900, Duration.ofDays(90));

    /** A subject whose role is this word is a whole box. */
    private static final String BOX = "";

    private static final String COLUMNS = Arrays.stream(Metric.values())
            .map(m -> m.column() + "_avg, " + m.column() + "_max")
            .collect(Collectors.joining(", "));

    private static final String MERGE = "merge into history (step, subject, time, " + COLUMNS
            + ") key (step, subject, time) values (5, :subject, :time, "
            + Arrays.stream(Metric.values())
                    .map(m -> ":" + m.column() + ", :" + m.column())
                    .collect(Collectors.joining(", "))
            + ")";

    private static final String ROLL = "merge into history (step, subject, time, " + COLUMNS
            + ") key (step, subject, time) select :to, subject, time / :ms * :ms t, "
            + Arrays.stream(Metric.values())
                    .map(m -> "avg(" + m.column() + "_avg), max(" + m.column() + "_max)")
                    .collect(Collectors.joining(", "))
            + " from history where step = :from and time >= :since group by subject, t";

    /**
     * Numbers of one subject at one moment.
     *
     * @param role of the node, empty for a whole box
     * @param time epoch milliseconds
     */
    record Row(String box, String node, String role, long time, Map<Metric, Double> values) {}

    private final Jdbi jdbi;
    private final Map<String, Integer> subjects = new ConcurrentHashMap<>();
    private final AtomicLong oldestNew = new AtomicLong(Long.MAX_VALUE);

    History(Database database) {
        this.jdbi = database.jdbi();
    }

    /** Adds what was sampled. One at a time, so that collecting takes at most one of the pool's connections. */
    synchronized void write(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbi.useTransaction(h -> {
            PreparedBatch batch = h.prepareBatch(MERGE);
            for (Row row : rows) {
                batch.bind("subject", subject(h, row)).bind("time", row.time() / 5000 * 5000);
                for (Metric metric : Metric.values()) {
                    double value = row.values().getOrDefault(metric, Double.NaN);
                    batch.bind(metric.column(), Double.isNaN(value) ? null : (Float) (float) value);
                }
                batch.add();
            }
            batch.execute();
        });
        long oldest = rows.stream().mapToLong(Row::time).min().orElseThrow();
        oldestNew.accumulateAndGet(oldest, Math::min);
    }

    private int subject(Handle h, Row row) {
        return subjects.computeIfAbsent(row.box() + "/" + row.node(), k -> {
            h.execute(
                    "merge into subject (box, node, role) key (box, node) values (?, ?, ?)",
                    row.box(),
                    row.node(),
                    row.role());
            return h.select("select id from subject where box = ? and node = ?", row.box(), row.node())
                    .mapTo(Integer.class)
                    .one();
        });
    }

    /** Makes the coarser rows from what came in since the last time. */
    synchronized void roll() {
        long since = oldestNew.getAndSet(Long.MAX_VALUE);
        if (since != Long.MAX_VALUE) {
            jdbi.useTransaction(h -> {
                roll(h, 5, 60, since);
                roll(h, 60, 900, since);
            });
        }
    }

    private static void roll(Handle h, int from, int to, long since) {
        long ms = to * 1000L;
        h.createUpdate(ROLL)
                .bind("from", from)
                .bind("to", to)
                .bind("ms", ms)
                .bind("since", since / ms * ms)
                .execute();
    }

    /** Forgets what is older than each step is kept. */
    synchronized void prune(Instant now) {
        // A minute is made anew from all its samples, so none of it may go while others of it stay.
        KEPT.forEach((step, kept) -> jdbi.useHandle(h -> h.execute(
                "delete from history where step = ? and time < ?",
                step,
                now.minus(kept).minusSeconds(900).toEpochMilli() / 900_000 * 900_000)));
    }

    /** A node's curve, or a whole box's when {@code node} is empty. */
    public List<Point> of(String box, String node, Metric metric, Range range, Instant now) {
        return read(
                "select time / :ms * :ms t, avg(" + metric.column() + "_avg), max(" + metric.column() + "_max)"
                        + " from history join subject on subject.id = subject where step = :step and time >= :since"
                        + " and time < :until and box = :box and node = :node and " + metric.column()
                        + "_avg is not null group by t order by t",
                Map.of("box", box, "node", node),
                range,
                now);
    }

    /** The sum over all nodes of a role. */
    public List<Point> sum(String role, Metric metric, Range range, Instant now) {
        return read(
                "select t, sum(a), sum(a) from (select time / :ms * :ms t, subject, avg(" + metric.column()
                        + "_avg) a from history join subject on subject.id = subject where step = :step"
                        + " and time >= :since and time < :until and role = :role group by t, subject)"
                        + " where a is not null group by t order by t",
                Map.of("role", role),
                range,
                now);
    }

    /** Buckets that are over: the one that goes on would lack the boxes that have not reported in it yet. */
    private List<Point> read(String sql, Map<String, String> names, Range range, Instant now) {
        long ms = range.bucketSeconds() * 1000L;
        long until = (now.toEpochMilli() - 5000) / ms * ms;
        return jdbi.withHandle(h -> h.createQuery(sql)
                .bindMap(names)
                .bind("ms", ms)
                .bind("step", range.stepSeconds())
                .bind("since", until - range.length().toMillis())
                .bind("until", until)
                .map((r, c) -> new Point(Instant.ofEpochMilli(r.getLong(1)), r.getDouble(2), r.getDouble(3)))
                .list());
    }

    /** All nodes' minutes of the last hour, to fill the small curves after a start. */
    List<Row> lastHour(Instant now) {
        return jdbi.withHandle(h -> h.createQuery(
                        "select box, node, role, time, connections_avg, sessions_avg, accepts_avg, messages_in_avg"
                                + " from history join subject on subject.id = subject"
                                + " where step = 60 and time >= :since and role <> :box")
                .bind("since", now.minus(Duration.ofHours(1)).toEpochMilli())
                .bind("box", BOX)
                .map((r, c) -> {
                    Map<Metric, Double> values = new EnumMap<>(Metric.class);
                    for (Metric metric :
                            List.of(Metric.CONNECTIONS, Metric.SESSIONS, Metric.ACCEPTS, Metric.MESSAGES_IN)) {
                        double value = r.getDouble(metric.column() + "_avg");
                        values.put(metric, r.wasNull() ? Double.NaN : value);
                    }
                    return new Row(r.getString(1), r.getString(2), r.getString(3), r.getLong(4), values);
                })
                .list());
    }
}
