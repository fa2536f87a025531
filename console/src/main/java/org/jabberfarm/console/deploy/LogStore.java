package org.jabberfarm.console.deploy;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Log lines at rest. */
final class LogStore {
    private final Jdbi jdbi;

    LogStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void add(long run, List<LogLine> lines) {
        jdbi.useTransaction(h -> {
            PreparedBatch batch = h.prepareBatch(
                    "insert into deploy_line (run, n, time, box, level, text) values (?, ?, ?, ?, ?, ?)");
            for (LogLine line : lines) {
                batch.add(
                        run,
                        line.n(),
                        line.time().toEpochMilli(),
                        line.box(),
                        line.level().word(),
                        line.text());
            }
            batch.execute();
        });
    }

    /** Lines after number {@code after}, in order. */
    List<LogLine> after(long run, long after, int most) {
        return jdbi.withHandle(h -> h.select(
                        "select n, time, box, level, text from deploy_line where run = ? and n > ? order by n limit ?",
                        run,
                        after,
                        most)
                .map((r, c) -> new LogLine(
                        r.getLong(1),
                        Instant.ofEpochMilli(r.getLong(2)),
                        r.getString(3),
                        Level.of(r.getString(4)),
                        r.getString(5)))
                .list());
    }

    /** Number of the last line, 0 without any. */
    long last(long run) {
        return jdbi.withHandle(h -> h.select("select coalesce(max(n), 0) from deploy_line where run = ?", run)
                .mapTo(Long.class)
                .one());
    }
}
