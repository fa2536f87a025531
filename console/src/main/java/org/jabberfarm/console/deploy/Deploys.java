package org.jabberfarm.console.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Plans;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.web.Routes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies plans: one run at a time, on all its boxes. */
public final class Deploys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deploys.class);

    /** How long the end of the console waits for the step under way. */
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private static final int NOTE = 500;

    /** Where plans come from: {@link Plans}, but for tests that make theirs by hand. */
    interface Source {
        List<BoxPlan> reread(long id);

        void applied(long id, long run);
    }

    /** The run that goes on. */
    private record Live(Run run, Engine engine, RunLog log, Thread thread) {}

    private final Source plans;
    private final Parts parts;
    private final Audit audit;
    private final RunStore store;
    private final LogStore lines;
    private final FarmLock lock;
    private final LogFollowers followers = new LogFollowers(this);
    private volatile Live live;

    /** Whether a plan is being checked, before its run exists. */
    private volatile boolean busy;

    public Deploys(
            Database database,
            Plans plans,
            Inventory inventory,
            SettingsStore settings,
            Connections connections,
            AgentClient agents,
            Supplier<ReleaseArchive> release,
            Vault vault,
            Audit audit) {
        this(
                database,
                new Source() {
                    @Override
                    public List<BoxPlan> reread(long id) {
                        return plans.reread(id);
                    }

                    @Override
                    public void applied(long id, long run) {
                        plans.applied(id, run);
                    }
                },
                new Parts(inventory, settings, connections, agents, release, vault),
                audit);
    }

    Deploys(Database database, Source plans, Parts parts, Audit audit) {
        this.plans = plans;
        this.parts = parts;
        this.audit = audit;
        this.store = new RunStore(database.jdbi());
        this.lines = new LogStore(database.jdbi());
        this.lock = new FarmLock(database.jdbi());
        interruptOld();
    }

    public List<Routes> routes() {
        return List.of(new DeployApi(this, followers), new DeployPages(this, followers));
    }

    /**
     * Checks that a plan still holds and begins to apply it.
     *
     * @param reason what for, shown to whoever finds the farm locked; may be empty
     * @return the run, which goes on in the background
     * @throws NotFound when there is no such plan
     * @throws Conflict when the farm is locked, or the plan does not hold any more
     */
    public Run start(long plan, String who, String reason) {
        String note = reason.length() <= NOTE ? reason : reason.substring(0, NOTE);
        lock.take(who, note);
        busy = true;
        boolean begun = false;
        try {
            Run run = begin(plan, plans.reread(plan), who, note);
            begun = true;
            return run;
        } finally {
            busy = false;
            if (!begun) {
                lock.release();
            }
        }
    }

    private Run begin(long plan, List<BoxPlan> boxes, String who, String note) {
        Run run = store.begin(plan, who, note);
        try {
            lock.run(run.id());
            plans.applied(plan, run.id());
            audit.record(who, "deploy.start", name(run), "plan " + plan + (note.isEmpty() ? "" : ": " + note));
            RunLog log = new RunLog(lines, run.id());
            Engine engine = new Engine(run, parts, boxes, store, log);
            Thread thread = new Thread(() -> carryOut(run, engine, log), "deploy-" + run.id());
            thread.setDaemon(true);
            live = new Live(run, engine, log, thread);
            thread.start();
            return run;
        } catch (RuntimeException e) {
            store.end(run.id(), RunState.FAILED, "it could not be begun: " + e.getMessage());
            throw e;
        }
    }

    private void carryOut(Run run, Engine engine, RunLog log) {
        Engine.Result result;
        try {
            result = engine.run();
        } catch (RuntimeException e) {
            LOG.error("deploy failed run={}", run.id(), e);
            result = new Engine.Result(RunState.FAILED, "the console failed at it: " + e + "; its own log has more");
        }
        log.add(
                "farm",
                switch (result.state()) {
                    case DEPLOYED -> Level.OK;
                    case FAILED -> Level.ERROR;
                    default -> Level.WARN;
                },
                "deploy " + run.id() + " ended: " + result.state().name().toLowerCase(java.util.Locale.ROOT)
                        + (result.reason().isEmpty() ? "" : ". " + result.reason()));
        finish(run, result, log);
    }

    /** The run is over for its followers last of all: whoever sees that may start the next one. */
    private void finish(Run run, Engine.Result result, RunLog log) {
        try {
            store.abandon(run.id(), result.reason());
            log.close();
            audit.record(
                    run.startedBy(),
                    "deploy.end",
                    name(run),
                    result.state() + (result.reason().isEmpty() ? "" : ": " + result.reason()));
        } catch (RuntimeException e) {
            LOG.error("deploy end could not be written run={}", run.id(), e);
        } finally {
            live = null;
            lock.release();
            store.end(run.id(), result.state(), result.reason());
        }
    }

    private static String name(Run run) {
        return "deploy " + run.id();
    }

    /** No further step begins; what is under way is finished. */
    public void stop(long id, String who) {
        Live now = live;
        if (now == null || now.run().id() != id) {
            get(id);
            throw new Conflict("Deploy " + id + " is over, there is nothing to stop.");
        }
        audit.record(who, "deploy.stop", "deploy " + id, "");
        now.engine().stop("stopped by " + who);
    }

    /** Id of the run that goes on now, 0 for none. */
    public long running() {
        Live now = live;
        return now == null ? 0 : now.run().id();
    }

    public Run get(long id) {
        return store.find(id).orElseThrow(() -> new NotFound("There is no deploy " + id + "."));
    }

    /** Newest first; {@code before} is an id, 0 for the newest. */
    public List<Run> latest(long before, int most) {
        return store.latest(before, most);
    }

    /** Boxes deployed and boxes in all, by run. */
    Map<Long, long[]> counts(List<Run> runs) {
        return store.counts(runs);
    }

    public List<RunBox> boxes(long id) {
        return store.boxes(id);
    }

    public List<Evidence> evidence(long id) {
        return store.evidence(id);
    }

    /** Lines after number {@code after}, at most {@code most}; of a run that goes on, those not yet at rest too. */
    public List<LogLine> lines(long id, long after, int most) {
        try {
            return awaitLines(id, after, most, Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** The same; waits for a line up to {@code wait} when there is none yet and the run goes on. */
    List<LogLine> awaitLines(long id, long after, int most, Duration wait) throws InterruptedException {
        Live now = live;
        return now != null && now.run().id() == id ? now.log().after(after, most, wait) : lines.after(id, after, most);
    }

    public Optional<Lock> lock() {
        return lock.held();
    }

    /**
     * Takes the lock away when nothing is going on.
     *
     * @throws Conflict while a run goes on, or when the farm is not locked
     */
    public void unlock(String who, String reason) {
        if (running() != 0 || busy) {
            throw new Conflict("A deploy is going on; stop it on its page, that ends the lock as well.");
        }
        if (!lock.release()) {
            throw new Conflict("The farm is not locked.");
        }
        audit.record(who, "lock.release", "farm", reason);
    }

    /** Runs that the end of the console cut short. */
    private void interruptOld() {
        for (Run run : store.running()) {
            String why = "the console ended in the middle of it; what was done stays, a new plan shows what is left";
            long n = lines.last(run.id());
            java.time.Instant now = java.time.Instant.now();
            lines.add(
                    run.id(),
                    List.of(
                            new LogLine(n + 1, now, "farm", Level.WARN, "interrupted: " + why),
                            new LogLine(
                                    n + 2,
                                    now,
                                    "farm",
                                    Level.INFO,
                                    "the lock of " + run.startedBy() + " is released")));
            store.abandon(run.id(), "interrupted: the console ended");
            store.end(run.id(), RunState.INTERRUPTED, why);
            audit.record("console", "deploy.end", "deploy " + run.id(), "INTERRUPTED: " + why);
        }
        if (lock.release()) {
            audit.record("console", "lock.release", "farm", "left behind when the console ended");
        }
    }

    /** Ends what is running: it is marked interrupted, now or by the next start. */
    @Override
    public void close() {
        followers.close();
        Live now = live;
        if (now == null) {
            return;
        }
        now.engine().stop("the console was stopped");
        try {
            now.thread().join(CLOSE.toMillis());
            if (now.thread().isAlive()) {
                now.thread().interrupt();
                now.thread().join(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
