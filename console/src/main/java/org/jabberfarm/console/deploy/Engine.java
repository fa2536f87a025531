package org.jabberfarm.console.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.console.deploy.BoxRun.Job;
import org.jabberfarm.console.deploy.command.Target;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Phase;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;
import org.jabberfarm.process.Threads;

/**
 * Carries a run out: boxes side by side, phases one after the other. A phase is over on all boxes before the next one
 * begins, so that no c2s starts before the JSM it dials; and boxes that empty a c2s come one after the other, since its
 * clients need the others.
 */
final class Engine {
    private static final String FARM = "farm";
    private static final Duration END = Duration.ofSeconds(2);
    private static final String JSM_DOWN = "the JSM is not up";

    private final Run run;
    private final Parts parts;
    private final RunStore store;
    private final RunLog log;
    private final List<BoxRun> boxes = new ArrayList<>();
    private final Map<BoxRun, StepRunner> runners = new HashMap<>();
    private final int parallel;
    private volatile Optional<String> stop = Optional.empty();

    Engine(Run run, Parts parts, List<BoxPlan> plans, RunStore store, RunLog log) {
        this.run = run;
        this.parts = parts;
        this.store = store;
        this.log = log;
        Settings settings = parts.settings().load();
        this.parallel = settings.number(Setting.PARALLEL_BOXES);
        boolean tls = !settings.text(Setting.TLS).equals("off");
        Probe probe = new Probe(parts.inventory(), parts.settings(), parts.agents(), parts.vault());
        log.add(
                FARM,
                Level.INFO,
                "deploy " + run.id() + " of plan " + run.plan() + ", started by " + run.startedBy()
                        + (run.note().isEmpty() ? "" : ": " + run.note()));
        log.add(FARM, Level.INFO, count(plans.size()) + ", at most " + parallel + " at the same time");
        for (BoxPlan plan : plans) {
            boxes.add(box(plan, probe, tls));
        }
    }

    /** No further step begins. */
    void stop(String why) {
        if (stop.isEmpty()) {
            stop = Optional.of(why);
            log.add(FARM, Level.WARN, why + "; what is under way is finished, nothing new begins");
        }
    }

    /** Runs to the end. */
    Result run() {
        ExecutorService workers = Executors.newFixedThreadPool(
                Math.max(1, Math.min(parallel, boxes.size())), Threads.daemon("deploy-" + run.id()));
        try {
            for (Phase phase : Phase.values()) {
                if (phase == Phase.C2S && boxes.stream().anyMatch(b -> b.missed(Phase.JSM))) {
                    withoutJsm();
                }
                phase(phase, workers);
            }
        } finally {
            end(workers);
        }
        boxes.forEach(b -> b.end(stop));
        return result();
    }

    /** Interrupted, a step may still be at work: its result is written before the run's own. */
    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            workers.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How a run ended. */
    record Result(RunState state, String reason) {}

    private Result result() {
        List<BoxRun> failed =
                boxes.stream().filter(b -> b.failure().isPresent()).toList();
        if (stop.isPresent()) {
            return new Result(RunState.INTERRUPTED, stop.get());
        }
        if (failed.isEmpty()) {
            return new Result(RunState.DEPLOYED, "");
        }
        List<String> reasons = failed.stream()
                .map(b -> b.name() + ": " + b.failure().orElse(""))
                .toList();
        return new Result(
                RunState.FAILED,
                failed.size() + " of " + boxes.size() + (boxes.size() == 1 ? " box" : " boxes") + " failed. "
                        + String.join(" · ", reasons));
    }

    private void phase(Phase phase, ExecutorService workers) {
        List<BoxRun> concerned = boxes.stream()
                .filter(b -> b.has(phase) && b.failure().isEmpty())
                .toList();
        if (concerned.isEmpty()) {
            return;
        }
        log.add(FARM, Level.INFO, name(phase) + " on " + count(concerned.size()));
        List<BoxRun> drained =
                concerned.stream().filter(b -> phase == Phase.C2S && b.drains()).toList();
        together(phase, concerned.stream().filter(b -> !drained.contains(b)).toList(), workers);
        drained.forEach(b -> together(phase, List.of(b), workers));
    }

    private void together(Phase phase, List<BoxRun> concerned, ExecutorService workers) {
        List<Future<?>> running = new ArrayList<>();
        for (BoxRun box : concerned) {
            running.add(workers.submit(() -> {
                box.run(phase, () -> stop);
                runners.get(box).endDrains();
            }));
        }
        for (Future<?> box : running) {
            try {
                box.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop("the console is stopping");
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a box's steps ended without a result", e.getCause());
            }
        }
    }

    /** A c2s with a new configuration and an old JSM would be refused, one restarted without a JSM serves nobody. */
    private void withoutJsm() {
        boxes.stream().filter(b -> b.has(Phase.C2S) && b.failure().isEmpty()).forEach(b -> {
            log.add(b.name(), Level.WARN, "c2s not restarted: " + JSM_DOWN);
            b.fail(JSM_DOWN + ", so c2s was not restarted; its present clients stay. Mend the JSM's box first");
        });
    }

    private BoxRun box(BoxPlan plan, Probe probe, boolean tls) {
        Target target =
                new Target(plan.box(), plan.facts().map(f -> f.systemd() > 0).orElse(false), run.id());
        Remote remote = new Remote(
                target,
                parts.connections(),
                parts.agents(),
                log,
                Redaction.of(plan.desired().files()));
        StepRunner runner = new StepRunner(remote, plan, parts.release(), () -> stop);
        BoxRun box = new BoxRun(
                plan,
                run.id(),
                store,
                log,
                plan.problem().isPresent() ? List.of() : jobs(plan, runner, remote, probe, tls));
        runners.put(box, runner);
        plan.problem().ifPresent(problem -> {
            log.add(box.name(), Level.ERROR, "not deployed: " + problem);
            box.fail(problem);
        });
        plan.skipped().forEach(s -> log.add(box.name(), Level.INFO, "left out: " + s));
        return box;
    }

    private List<Job> jobs(BoxPlan plan, StepRunner runner, Remote remote, Probe probe, boolean tls) {
        List<Job> jobs = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (Step step : plan.steps()) {
                if (step.phase() == phase) {
                    long users = step instanceof Step.StartUnit s && s.restart() ? s.users() : 0;
                    String kind = step.getClass().getSimpleName();
                    jobs.add(new Job(phase, kind, step.title(), step.why(), users, () -> runner.run(step)));
                }
            }
        }
        Checks checks = new Checks(remote, plan, probe, tls, e -> store.evidence(run.id(), e));
        if (!plan.desired().units().isEmpty()) {
            jobs.add(check("Limits in force", "what runs is what counts", checks::processes));
            jobs.add(check("Agent answers", "the dashboard lives from it", checks::agent));
        }
        for (Node node : plan.box().nodes(Role.C2S)) {
            jobs.add(check("Test login, " + node.name(), "a client's way, all of it", () -> checks.login(node)));
        }
        return jobs;
    }

    private static Job check(String title, String why, BoxRun.Work work) {
        return new Job(Phase.CHECK, "Check", title, why, 0, work);
    }

    private static String name(Phase phase) {
        return switch (phase) {
            case PREPARE -> "preparing: release, files, kernel values";
            case AGENT -> "starting agents";
            case JSM -> "starting the JSM";
            case C2S -> "starting c2s nodes";
            case CHECK -> "checking what runs";
        };
    }

    private static String count(int boxes) {
        return boxes == 1 ? "1 box" : boxes + " boxes";
    }
}
