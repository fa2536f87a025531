package org.jabberfarm.console.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.web.Json;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Plans at rest; the newest are kept. */
final class PlanStore {
    /** Facts older than this are not worth being applied. */
    static final Duration LIFETIME = Duration.ofMinutes(60);

    private static final int KEPT = 200;

    private final Jdbi jdbi;

    PlanStore(Database database) {
        this.jdbi = database.jdbi();
    }

    enum State {
        READY,
        APPLIED,
        DISCARDED,
        EXPIRED
    }

    /**
     * A plan in a list.
     *
     * @param run that applied it, 0 for none
     * @param boxes how many it looked at
     * @param changed how many of them it changes
     * @param failed how many could not be planned
     * @param steps on all boxes
     */
    record Row(long id, Instant made, String by, State state, long run, int boxes, int changed, int failed, int steps) {
        Instant end() {
            return made.plus(LIFETIME);
        }
    }

    long add(PlanView view, Map<String, Map<String, String>> marks) {
        int changed =
                (int) view.boxes().stream().filter(b -> !b.steps().isEmpty()).count();
        int failed =
                (int) view.boxes().stream().filter(b -> !b.problem().isEmpty()).count();
        int steps = view.boxes().stream().mapToInt(b -> b.steps().size()).sum();
        return jdbi.inTransaction(h -> {
            long id = h.createUpdate(
                            "insert into plan (made, made_by, state, boxes, changed, failed, steps, shown, marks)"
                                    + " values (:made, :by, 'READY', :boxes, :changed, :failed, :steps, :shown, :marks)")
                    .bind("made", view.made().toEpochMilli())
                    .bind("by", view.by())
                    .bind("boxes", view.boxes().size())
                    .bind("changed", changed)
                    .bind("failed", failed)
                    .bind("steps", steps)
                    .bind("shown", json(view))
                    .bind("marks", json(marks))
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            h.execute("delete from plan where id <= ?", id - KEPT);
            return id;
        });
    }

    /** Newest first. */
    List<Row> all() {
        return jdbi.withHandle(h -> h.select(COLUMNS + " from plan order by id desc limit ?", KEPT)
                .map(PlanStore::row)
                .list());
    }

    /** @throws NotFound when there is no such plan, or no longer */
    Row get(long id) {
        return jdbi.withHandle(h -> h.select(COLUMNS + " from plan where id = ?", id)
                        .map(PlanStore::row)
                        .findOne())
                .orElseThrow(() -> new NotFound("There is no plan " + id + ". The newest " + KEPT + " are kept."));
    }

    PlanView view(long id) {
        return text(id, "shown")
                .map(t -> read(t, new TypeReference<PlanView>() {}))
                .orElseThrow();
    }

    /** Marks by box; a box with a problem has none. */
    Map<String, Map<String, String>> marks(long id) {
        return text(id, "marks")
                .map(t -> read(t, new TypeReference<Map<String, Map<String, String>>>() {}))
                .orElseThrow();
    }

    /** @return whether it was ready, and now is {@code state} */
    boolean end(long id, State state, long run) {
        return jdbi.withHandle(h -> h.execute(
                        "update plan set state = ?, run = ? where id = ? and state = 'READY'",
                        state.name(),
                        run == 0 ? null : run,
                        id))
                == 1;
    }

    private static final String COLUMNS = "select id, made, made_by, state, run, boxes, changed, failed, steps";

    private Optional<String> text(long id, String column) {
        return jdbi.withHandle(h -> h.select("select " + column + " from plan where id = ?", id)
                .map((r, c) -> r.getString(1))
                .findOne());
    }

    private static Row row(java.sql.ResultSet r, StatementContext context) throws java.sql.SQLException {
        Instant made = Instant.ofEpochMilli(r.getLong("made"));
        State state = State.valueOf(r.getString("state"));
        return new Row(
                r.getLong("id"),
                made,
                r.getString("made_by"),
                state == State.READY && Instant.now().isAfter(made.plus(LIFETIME)) ? State.EXPIRED : state,
                r.getLong("run"),
                r.getInt("boxes"),
                r.getInt("changed"),
                r.getInt("failed"),
                r.getInt("steps"));
    }

    private static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(String text, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored plan cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
