package org.jabberfarm.console.deploy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.plan.Phase;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Runs at rest: each change of a step is written when it happens, so that a run cut short shows how far it came. */
final class RunStore {
    private static final String RUN = "select id, plan, state, reason, note, started_by, started, ended from deploy";

    /** Older runs are forgotten, log and all. */
    private static final int KEPT = 500;

    private final Jdbi jdbi;

    RunStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Run begin(long plan, String who, String note) {
        long id = jdbi.inTransaction(h -> {
            long made = h.createUpdate("insert into deploy (plan, state, reason, note, started_by, started)"
                            + " values (:plan, 'RUNNING', '', :note, :who, :now)")
                    .bind("plan", plan)
                    .bind("note", note)
                    .bind("who", cut(who, 100))
                    .bind("now", System.currentTimeMillis())
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            h.execute("delete from deploy where id <= ?", made - KEPT);
            return made;
        });
        return find(id).orElseThrow();
    }

    void end(long run, RunState state, String reason) {
        jdbi.useHandle(h -> h.execute(
                "update deploy set state = ?, reason = ?, ended = ? where id = ?",
                state.name(),
                cut(reason, 4000),
                System.currentTimeMillis(),
                run));
    }

    void addBox(long run, RunBox box) {
        jdbi.useTransaction(h -> {
            h.execute(
                    "insert into deploy_box (run, box, nodes, state, reason) values (?, ?, ?, ?, ?)",
                    run,
                    box.box(),
                    cut(box.nodes(), 2000),
                    box.state().name(),
                    cut(box.reason(), 4000));
            PreparedBatch batch = h.prepareBatch(
                    "insert into deploy_step (run, box, seq, phase, kind, title, why, users, state, note)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            for (RunStep step : box.steps()) {
                batch.add(
                        run,
                        box.box(),
                        step.seq(),
                        step.phase().name(),
                        step.kind(),
                        cut(step.title(), 500),
                        cut(step.why(), 2000),
                        step.users(),
                        step.state().name(),
                        cut(step.note(), 2000));
            }
            if (!box.steps().isEmpty()) {
                batch.execute();
            }
        });
    }

    void box(long run, String box, StepState state, String reason) {
        jdbi.useHandle(h -> h.execute(
                "update deploy_box set state = ?, reason = ? where run = ? and box = ?",
                state.name(),
                cut(reason, 4000),
                run,
                box));
    }

    /** A step that begins has a start, one that ends has an end as well. */
    void step(long run, String box, int seq, StepState state, String note) {
        String time = state == StepState.RUNNING ? ", started = ?" : state == StepState.SKIPPED ? "" : ", ended = ?";
        List<Object> values = new ArrayList<>(List.of(state.name(), cut(note, 2000)));
        if (!time.isEmpty()) {
            values.add(System.currentTimeMillis());
        }
        values.addAll(List.of(run, box, seq));
        jdbi.useHandle(h -> h.execute(
                "update deploy_step set state = ?, note = ?" + time + " where run = ? and box = ? and seq = ?",
                values.toArray()));
    }

    void evidence(long run, Evidence seen) {
        jdbi.useHandle(h -> h.execute(
                "merge into deploy_evidence (run, node, box, pid, asked, in_force, release, port, login)"
                        + " key (run, node) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                run,
                seen.node(),
                seen.box(),
                seen.pid(),
                seen.openFilesAsked(),
                seen.openFilesInForce(),
                cut(seen.release(), 100),
                seen.port(),
                seen.loginMillis()));
    }

    Optional<Run> find(long id) {
        return jdbi.withHandle(
                h -> h.select(RUN + " where id = ?", id).map((r, c) -> run(r)).findOne());
    }

    /** Newest first. */
    List<Run> latest(long before, int most) {
        return jdbi.withHandle(h -> h.select(
                        RUN + " where id < ? order by id desc limit ?", before <= 0 ? Long.MAX_VALUE : before, most)
                .map((r, c) -> run(r))
                .list());
    }

    /** Boxes deployed and boxes in all, by run; {@code runs} are next to each other. */
    Map<Long, long[]> counts(List<Run> runs) {
        Map<Long, long[]> counts = new HashMap<>();
        if (!runs.isEmpty()) {
            long newest = runs.get(0).id();
            long oldest = runs.get(runs.size() - 1).id();
            jdbi.useHandle(h -> h.select(
                            "select run, sum(case when state = 'DONE' then 1 else 0 end), count(*) from deploy_box"
                                    + " where run between ? and ? group by run",
                            oldest,
                            newest)
                    .map((r, c) -> Map.entry(r.getLong(1), new long[] {r.getLong(2), r.getLong(3)}))
                    .forEach(e -> counts.put(e.getKey(), e.getValue())));
        }
        return counts;
    }

    /** Runs that nobody ended. */
    List<Run> running() {
        return jdbi.withHandle(h ->
                h.select(RUN + " where state = 'RUNNING'").map((r, c) -> run(r)).list());
    }

    /** What was not over in a run that was cut short: running steps failed, waiting ones were skipped. */
    void abandon(long run, String why) {
        jdbi.useTransaction(h -> {
            h.execute(
                    "update deploy_step set state = 'FAILED', note = ?, ended = ? where run = ? and state = 'RUNNING'",
                    why,
                    System.currentTimeMillis(),
                    run);
            h.execute(
                    "update deploy_step set state = 'SKIPPED', note = ? where run = ? and state = 'WAITING'", why, run);
            h.execute(
                    "update deploy_box set state = 'FAILED', reason = ? where run = ? and state in ('RUNNING', 'WAITING')",
                    why,
                    run);
        });
    }

    List<RunBox> boxes(long run) {
        Map<String, List<RunStep>> steps = new HashMap<>();
        return jdbi.withHandle(h -> {
            h.select(
                            "select box, seq, phase, kind, title, why, users, state, note, started, ended from deploy_step"
                                    + " where run = ? order by box, seq",
                            run)
                    .map((r, c) -> Map.entry(r.getString(1), step(r)))
                    .forEach(e -> steps.computeIfAbsent(e.getKey(), b -> new ArrayList<>())
                            .add(e.getValue()));
            return h.select("select box, nodes, state, reason from deploy_box where run = ? order by box", run)
                    .map((r, c) -> new RunBox(
                            r.getString(1),
                            r.getString(2),
                            StepState.valueOf(r.getString(3)),
                            r.getString(4),
                            steps.getOrDefault(r.getString(1), List.of())))
                    .list();
        });
    }

    List<Evidence> evidence(long run) {
        return jdbi.withHandle(h -> h.select(
                        "select node, box, pid, asked, in_force, release, port, login from deploy_evidence"
                                + " where run = ? order by node",
                        run)
                .map((r, c) -> new Evidence(
                        r.getString(1),
                        r.getString(2),
                        r.getLong(3),
                        r.getLong(4),
                        r.getLong(5),
                        r.getString(6),
                        r.getInt(7),
                        r.getLong(8)))
                .list());
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getLong(1),
                row.getLong(2),
                RunState.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Instant.ofEpochMilli(row.getLong(7)),
                time(row, 8));
    }

    private static RunStep step(ResultSet row) throws SQLException {
        return new RunStep(
                row.getInt(2),
                Phase.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                StepState.valueOf(row.getString(8)),
                row.getString(9),
                time(row, 10),
                time(row, 11));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
