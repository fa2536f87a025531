package org.jabberfarm.console.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;

/** Deploys, their logs and the farm's lock for scripts. */
final class DeployApi implements Routes {
    private static final int PAGE = 100;

    /** A run; boxes and evidence only where one was asked for. */
    record RunJson(
            long id,
            RunState state,
            String reason,
            long plan,
            String note,
            String startedBy,
            Instant startedAt,
            Instant endedAt,
            List<BoxJson> boxes,
            List<Evidence> evidence) {}

    record BoxJson(String box, StepState state, String reason, List<StepJson> steps) {}

    record StepJson(String title, String why, String phase, StepState state, Double seconds, String note) {}

    private final Deploys deploys;
    private final LogFollowers followers;

    DeployApi(Deploys deploys, LogFollowers followers) {
        this.deploys = deploys;
        this.followers = followers;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/api/v1/deploys", this::list, Access.VIEWER);
        routes.post("/api/v1/deploys", this::start, Access.OPERATOR);
        routes.get("/api/v1/deploys/{id}", ctx -> ctx.json(whole(run(ctx))), Access.VIEWER);
        routes.post("/api/v1/deploys/{id}/stop", this::stop, Access.OPERATOR);
        routes.get("/api/v1/deploys/{id}/log", this::log, Access.VIEWER);
        routes.get("/api/v1/lock", this::lock, Access.VIEWER);
        routes.delete("/api/v1/lock", this::unlock, Access.ADMIN);
    }

    private void list(Context ctx) {
        String before = ctx.queryParam("before");
        long from = before != null && before.matches("\\d{1,18}") ? Long.parseLong(before) : 0;
        List<RunJson> runs = deploys.latest(from, PAGE).stream()
                .map(r -> json(r, null, null))
                .toList();
        ctx.json(Map.of("deploys", runs));
    }

    private void start(Context ctx) throws com.fasterxml.jackson.core.JsonProcessingException {
        JsonNode body = Json.MAPPER.readTree(ctx.body());
        String plan = body.path("plan").asText();
        if (!plan.matches("\\d{1,18}")) {
            throw new Invalid("plan", "The id of a plan, as /api/v1/plans gives it.");
        }
        Run run = deploys.start(
                Long.parseLong(plan), Caller.of(ctx).name(), body.path("reason").asText(""));
        ctx.status(201).header("Location", "/api/v1/deploys/" + run.id()).json(whole(run));
    }

    private void stop(Context ctx) {
        Run run = run(ctx);
        deploys.stop(run.id(), Caller.of(ctx).name());
        ctx.status(202).json(whole(run));
    }

    private void log(Context ctx) {
        Run run = run(ctx);
        LogFilter filter = LogFilter.of(ctx);
        if (LogText.accepts(ctx, "text/event-stream")) {
            followers.follow(ctx, run.id(), filter);
            return;
        }
        List<LogLine> lines = LogText.all(deploys, run.id(), LogFollowers.after(ctx), filter);
        if (LogText.accepts(ctx, "text/plain")) {
            LogText.answer(ctx, lines);
        } else {
            ctx.json(Map.of("lines", lines));
        }
    }

    private void lock(Context ctx) {
        ctx.json(deploys.lock()
                .<Map<String, Object>>map(l -> Map.of(
                        "locked", true, "holder", l.holder(), "since", l.since(), "reason", l.reason(), "run", l.run()))
                .orElse(Map.of("locked", false)));
    }

    private void unlock(Context ctx) throws com.fasterxml.jackson.core.JsonProcessingException {
        String reason = ctx.body().isBlank()
                ? ctx.queryParam("reason")
                : Json.MAPPER.readTree(ctx.body()).path("reason").asText("");
        if (reason == null || reason.isBlank()) {
            throw new Invalid("reason", "Say why the lock is taken away; it goes into the audit log.");
        }
        deploys.unlock(Caller.of(ctx).name(), reason.strip());
        ctx.json(Map.of("locked", false));
    }

    private Run run(Context ctx) {
        return run(deploys, ctx.pathParam("id"));
    }

    /** @throws NotFound when it is no number, or no run has it */
    static Run run(Deploys deploys, String id) {
        if (!id.matches("\\d{1,18}")) {
            throw new NotFound("There is no deploy " + id + ".");
        }
        return deploys.get(Long.parseLong(id));
    }

    private RunJson whole(Run run) {
        Instant now = Instant.now();
        List<BoxJson> boxes = deploys.boxes(run.id()).stream()
                .map(b -> new BoxJson(
                        b.box(),
                        b.state(),
                        b.reason(),
                        b.steps().stream().map(s -> step(s, now)).toList()))
                .toList();
        return json(run, boxes, deploys.evidence(run.id()));
    }

    private static StepJson step(RunStep step, Instant now) {
        return new StepJson(
                step.title(),
                step.why(),
                step.phase().name(),
                step.state(),
                step.took(now).map(d -> d.toMillis() / 1000.0).orElse(null),
                step.note());
    }

    private static RunJson json(Run run, List<BoxJson> boxes, List<Evidence> evidence) {
        return new RunJson(
                run.id(),
                run.state(),
                run.reason(),
                run.plan(),
                run.note(),
                run.startedBy(),
                run.startedAt(),
                run.endedAt().orElse(null),
                boxes,
                evidence);
    }
}
