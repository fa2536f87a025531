package org.jabberfarm.console.deploy;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.DeployPage;
import org.jabberfarm.templates.model.DeploysPage;
import org.jabberfarm.templates.model.When;

/** The list of runs, and the page of one: whole, its steps alone, its log as text or as it grows. */
final class DeployPages implements Routes {
    private static final int PAGE = 50;

    private final Deploys deploys;
    private final LogFollowers followers;

    DeployPages(Deploys deploys, LogFollowers followers) {
        this.deploys = deploys;
        this.followers = followers;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/deploys", this::list, Access.VIEWER);
        routes.post("/deploys", this::start, Access.OPERATOR);
        routes.get("/deploys/running", this::running, Access.VIEWER);
        routes.get("/deploys/{id}", this::show, Access.VIEWER);
        routes.get("/deploys/{id}/steps", this::steps, Access.VIEWER);
        routes.get("/deploys/{id}/log", this::log, Access.VIEWER);
        routes.get("/deploys/{id}/log.txt", this::text, Access.VIEWER);
        routes.post("/deploys/{id}/stop", this::stop, Access.OPERATOR);
    }

    private void list(Context ctx) {
        String before = ctx.queryParam("before");
        long from = before != null && before.matches("\\d{1,18}") ? Long.parseLong(before) : 0;
        List<Run> runs = deploys.latest(from, PAGE);
        Map<Long, long[]> counts = deploys.counts(runs);
        Instant now = Instant.now();
        List<DeploysPage.Row> rows = runs.stream()
                .map(r -> RunTexts.row(r, counts.getOrDefault(r.id(), new long[2]), now))
                .toList();
        String older = runs.size() < PAGE
                ? ""
                : "/deploys?before=" + runs.get(runs.size() - 1).id();
        String lock = deploys.lock().map(l -> RunTexts.lock(l, now)).orElse("");
        Page.render(ctx, "deploys", new DeploysPage(rows, lock, older));
    }

    /** Where the key for the running deploy leads; to the list when none goes on. */
    private void running(Context ctx) {
        long id = deploys.running();
        ctx.redirect(id == 0 ? "/deploys" : "/deploys/" + id, HttpStatus.SEE_OTHER);
    }

    private void start(Context ctx) {
        Form form = Form.of(ctx);
        if (!form.text("plan").matches("\\d{1,18}")) {
            throw new Invalid("plan", "Choose a plan on the Plans page; its button Deploy leads here.");
        }
        Run run =
                deploys.start(Long.parseLong(form.text("plan")), Caller.of(ctx).name(), form.text("reason"));
        ctx.redirect("/deploys/" + run.id(), HttpStatus.SEE_OTHER);
    }

    private void show(Context ctx) {
        Run run = run(ctx);
        LogFilter filter = LogFilter.of(ctx);
        Instant now = Instant.now();
        // The log first: what is shown may then be newer than its lines say, never older.
        List<LogLine> lines = LogText.all(deploys, run.id(), 0, new LogFilter("", false));
        List<RunBox> boxes = deploys.boxes(run.id());
        Page.render(
                ctx,
                "deploy",
                new DeployPage(
                        run.id(),
                        run.plan(),
                        RunTexts.say(run, When.of(run.startedAt(), now)),
                        !run.over(),
                        view(run, boxes, now),
                        LogView.of(run.id(), boxes, lines, filter)));
    }

    private void steps(Context ctx) {
        Run run = run(ctx);
        ctx.header("Cache-Control", "no-store");
        // The part alone, without a frame: the page puts it in the place of what it has.
        ctx.render("part/run.jte", Map.of("run", view(run, deploys.boxes(run.id()), Instant.now())));
    }

    private DeployPage.RunView view(Run run, List<RunBox> boxes, Instant now) {
        return new RunViews(run, boxes, deploys.evidence(run.id()), deploys.lock(), now).view();
    }

    /** One address for all who ask: an event stream, text, or the page. */
    private void log(Context ctx) {
        Run run = run(ctx);
        LogFilter filter = LogFilter.of(ctx);
        if (LogText.accepts(ctx, "text/event-stream")) {
            followers.follow(ctx, run.id(), filter);
        } else if (LogText.accepts(ctx, "text/html")) {
            ctx.redirect("/deploys/" + run.id() + filter.query() + "#log", HttpStatus.SEE_OTHER);
        } else {
            text(ctx);
        }
    }

    private void text(Context ctx) {
        LogText.answer(ctx, LogText.all(deploys, run(ctx).id(), LogFollowers.after(ctx), LogFilter.of(ctx)));
    }

    private void stop(Context ctx) {
        Run run = run(ctx);
        deploys.stop(run.id(), Caller.of(ctx).name());
        ctx.redirect("/deploys/" + run.id(), HttpStatus.SEE_OTHER);
    }

    private Run run(Context ctx) {
        return DeployApi.run(deploys, ctx.pathParam("id"));
    }
}
