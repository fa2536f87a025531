package org.jabberfarm.console.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jabberfarm.console.data.Database;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who did what to what, and when. Entries are added and read, never changed. */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final Jdbi jdbi;

    public Audit(Database database) {
        this.jdbi = database.jdbi();
    }

    /** Texts longer than their column are cut: an entry with less detail is better than none. */
    public void record(String who, String action, String subject, String detail) {
        jdbi.useHandle(h -> h.execute(
                "insert into audit (time, who, action, subject, detail) values (?, ?, ?, ?, ?)",
                System.currentTimeMillis(),
                cut(who, 100),
                cut(action, 64),
                cut(subject, 200),
                cut(detail, 2000)));
        LOG.info("audit who={} action={} subject={}", line(who), line(action), line(subject));
    }

    /** Newest first, at most {@code filter.limit()}. */
    public List<AuditEntry> find(AuditFilter filter) {
        StringBuilder sql = new StringBuilder("select id, time, who, action, subject, detail from audit where 1 = 1");
        List<Object> values = new ArrayList<>();
        condition(sql, values, " and who = ?", filter.who());
        condition(sql, values, " and (action = ? or action like ? || '.%')", filter.action(), filter.action());
        condition(sql, values, " and subject = ?", filter.subject());
        if (filter.before() > 0) {
            sql.append(" and id < ?");
            values.add(filter.before());
        }
        sql.append(" order by id desc limit ?");
        values.add(filter.limit());
        return jdbi.withHandle(h -> h.select(sql.toString(), values.toArray())
                .map((r, c) -> new AuditEntry(
                        r.getLong(1),
                        Instant.ofEpochMilli(r.getLong(2)),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5),
                        r.getString(6)))
                .list());
    }

    private static void condition(StringBuilder sql, List<Object> values, String clause, String... texts) {
        if (!texts[0].isEmpty()) {
            sql.append(clause);
            values.addAll(List.of(texts));
        }
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** Part of a log line that cannot pretend to be the next one. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
