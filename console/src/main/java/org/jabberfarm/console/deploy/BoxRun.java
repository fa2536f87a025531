package org.jabberfarm.console.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Phase;
import org.jabberfarm.console.plan.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One box in a run: its steps, and how far it came. A failed step ends it here and nowhere else. */
final class BoxRun {
    private static final Logger LOG = LoggerFactory.getLogger(BoxRun.class);

    /** Does a step; returns its result in a few words. */
    interface Work {
        String run() throws IOException;
    }

    /** A step with what does it. */
    record Job(Phase phase, String kind, String title, String why, long users, Work work) {}

    private final BoxPlan plan;
    private final long run;
    private final RunStore store;
    private final RunLog log;
    private final List<Job> jobs;
    private final StepState[] states;
    private Optional<String> failure = Optional.empty();

    /** @param jobs in the order in which they are done: by phase */
    BoxRun(BoxPlan plan, long run, RunStore store, RunLog log, List<Job> jobs) {
        this.plan = plan;
        this.run = run;
        this.store = store;
        this.log = log;
        this.jobs = jobs;
        this.states = new StepState[jobs.size()];
        List<RunStep> steps = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            states[i] = StepState.WAITING;
            steps.add(new RunStep(
                    i,
                    job.phase(),
                    job.kind(),
                    job.title(),
                    job.why(),
                    job.users(),
                    StepState.WAITING,
                    "",
                    Optional.empty(),
                    Optional.empty()));
        }
        String nodes = plan.box().nodes().stream().map(Node::name).collect(Collectors.joining(" "));
        store.addBox(run, new RunBox(name(), nodes, StepState.WAITING, "", steps));
    }

    String name() {
        return plan.box().name();
    }

    /** Why the box is not as planned, empty as long as it may become so. */
    synchronized Optional<String> failure() {
        return failure;
    }

    /** Whether a step of the phase was planned and is not done. */
    synchronized boolean missed(Phase phase) {
        for (int i = 0; i < states.length; i++) {
            if (jobs.get(i).phase() == phase && states[i] != StepState.DONE) {
                return true;
            }
        }
        return false;
    }

    private synchronized boolean allDone() {
        return Arrays.stream(states).allMatch(s -> s == StepState.DONE);
    }

    /** Whether it empties a c2s before it restarts it. */
    boolean drains() {
        return jobs.stream().anyMatch(j -> j.kind().equals(Step.DrainNode.class.getSimpleName()));
    }

    boolean has(Phase phase) {
        return jobs.stream().anyMatch(j -> j.phase() == phase);
    }

    /** Does the steps of a phase in order, until one fails or {@code stop} tells why to go no further. */
    void run(Phase phase, java.util.function.Supplier<Optional<String>> stop) {
        for (int i = 0; i < states.length; i++) {
            if (jobs.get(i).phase() != phase || failure().isPresent()) {
                continue;
            }
            Optional<String> why = stop.get();
            if (why.isPresent()) {
                fail(why.get());
                return;
            }
            step(i);
        }
    }

    private void step(int i) {
        Job job = jobs.get(i);
        change(i, StepState.RUNNING, "");
        store.box(run, name(), StepState.RUNNING, "");
        try {
            change(i, StepState.DONE, job.work().run());
        } catch (IOException | RuntimeException e) {
            if (e instanceof RuntimeException) {
                LOG.error("deploy step failed run={} box={} step={}", run, name(), job.title(), e);
            }
            String cause = e.getMessage() == null ? e.toString() : e.getMessage();
            String reason = e instanceof StepFailed || cause.startsWith("tried to")
                    ? cause
                    : "tried to do \"" + job.title() + "\" on " + name() + " but failed: " + cause
                            + "; see whether the box answers, then make a new plan";
            log.add(name(), Level.ERROR, reason);
            change(i, StepState.FAILED, reason);
            fail(reason);
        }
    }

    /** Gives the box up: what waits is skipped. */
    synchronized void fail(String reason) {
        if (failure.isPresent()) {
            return;
        }
        failure = Optional.of(reason);
        int skipped = 0;
        for (int i = 0; i < states.length; i++) {
            if (states[i] == StepState.WAITING) {
                change(i, StepState.SKIPPED, "not done: " + shorten(reason));
                skipped++;
            }
        }
        store.box(run, name(), StepState.FAILED, reason);
        if (skipped > 0) {
            log.add(name(), Level.WARN, skipped + (skipped == 1 ? " step" : " steps") + " skipped on " + name());
        }
    }

    /** All phases are over, or the run was broken off in the middle of one. */
    void end(Optional<String> stop) {
        if (stop.isPresent() && !allDone()) {
            fail(stop.get());
        }
        if (failure().isEmpty()) {
            store.box(run, name(), StepState.DONE, "");
            log.add(name(), Level.OK, name() + " is as planned");
        }
    }

    private synchronized void change(int i, StepState state, String note) {
        states[i] = state;
        store.step(run, name(), i, state, note);
    }

    private static String shorten(String reason) {
        return reason.length() <= 200 ? reason : reason.substring(0, 199) + "…";
    }
}
