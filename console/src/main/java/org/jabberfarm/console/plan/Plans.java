package org.jabberfarm.console.plan;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Routes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes plans, keeps them, and gives them out once more to be applied. */
public final class Plans {
    private static final Logger LOG = LoggerFactory.getLogger(Plans.class);

    /** Boxes read at the same time, more when more are deployed so: mostly they are waited for, silent ones for seconds. */
    private static final int READERS = 50;

    private final PlanStore store;
    private final Inventory inventory;
    private final SettingsStore settings;
    private final Reader facts;
    private final HostKeys hostKeys;
    private final DesiredState desired;
    private final Clients clients;
    private final Audit audit;

    /** Where facts come from. */
    interface Reader {
        Facts read(Box box) throws IOException;
    }

    public Plans(
            Database database,
            Inventory inventory,
            SettingsStore settings,
            FactsReader facts,
            HostKeys hostKeys,
            DesiredState desired,
            Clients clients,
            Audit audit) {
        this(database, inventory, settings, facts::read, hostKeys, desired, clients, audit);
    }

    Plans(
            Database database,
            Inventory inventory,
            SettingsStore settings,
            Reader facts,
            HostKeys hostKeys,
            DesiredState desired,
            Clients clients,
            Audit audit) {
        this.store = new PlanStore(database);
        this.inventory = inventory;
        this.settings = settings;
        this.facts = facts;
        this.hostKeys = hostKeys;
        this.desired = desired;
        this.clients = clients;
        this.audit = audit;
    }

    public List<Routes> routes() {
        return List.of(
                new PlanPages(this, store, inventory, settings), new PlanApi(this, store, inventory, desired, facts));
    }

    /**
     * Reads boxes and stores what a deploy would change.
     *
     * @param names boxes; none for all
     * @param who for the audit log
     * @return id of the plan
     * @throws NotFound when a box is not in the inventory
     * @throws Conflict when the farm lacks what any plan needs
     */
    public long make(List<String> names, String who) {
        List<Box> boxes = names.isEmpty()
                ? inventory.boxes()
                : names.stream().distinct().map(inventory::get).toList();
        if (boxes.isEmpty()) {
            throw new Conflict(
                    "There is no box to plan for. Add one first: Boxes, or ./farm box add NAME --host H --user U --key FILE --roles c2s,jsm");
        }
        Instant made = Instant.now();
        List<BoxPlan> plans = read(boxes);
        List<String> secrets = desired.secrets();
        Map<String, Map<String, String>> marks = new HashMap<>();
        List<PlanView.BoxView> views = new ArrayList<>();
        for (BoxPlan plan : plans) {
            views.add(PlanViews.of(plan, desired.capacity(plan.box()), secrets));
            if (plan.problem().isEmpty()) {
                marks.put(plan.box().name(), Marks.of(plan));
            }
        }
        long id = store.add(new PlanView(made, who, views), marks);
        audit.record(
                who,
                "plan.make",
                Long.toString(id),
                "%d changes on %d boxes"
                        .formatted(
                                plans.stream().mapToInt(p -> p.steps().size()).sum(), plans.size()));
        return id;
    }

    /**
     * A plan, read and computed once more to be applied: only what was reviewed.
     *
     * @return its boxes, those with a problem too
     * @throws NotFound when there is no such plan
     * @throws Conflict when it was applied or discarded, is too old, or a box or the
     *     inventory is not what it was when the plan was made; names what changed
     */
    public List<BoxPlan> reread(long id) {
        ready(id);
        Map<String, Map<String, String>> marks = store.marks(id);
        List<Box> boxes = new ArrayList<>();
        for (PlanView.BoxView view : store.view(id).boxes()) {
            boxes.add(inventory
                    .find(view.box())
                    .orElseThrow(() -> stale("box " + view.box() + ": it was removed from the inventory")));
        }
        List<BoxPlan> plans = new ArrayList<>();
        for (BoxPlan plan : read(boxes)) {
            String box = plan.box().name();
            Map<String, String> then = marks.get(box);
            if (then == null) {
                // Nobody has reviewed steps for it, so it gets none, even if it can be read now.
                plans.add(refused(plan, plan.problem().orElse("It had a problem when the plan was made.")));
                continue;
            }
            if (plan.problem().isEmpty()) {
                Marks.difference(box, then, Marks.of(plan)).ifPresent(what -> {
                    throw stale(what);
                });
            }
            plans.add(plan);
        }
        return plans;
    }

    /** Marks it applied by a run; a plan can be applied once. */
    public void applied(long id, long run) {
        if (!store.end(id, PlanStore.State.APPLIED, run)) {
            ready(id);
        }
    }

    void discard(long id, String who) {
        if (!store.end(id, PlanStore.State.DISCARDED, 0)) {
            ready(id);
        }
        audit.record(who, "plan.discard", Long.toString(id), "");
    }

    /** Id in the request's path. */
    static long id(Context ctx) {
        String text = ctx.pathParam("id");
        if (!text.matches("\\d{1,18}")) {
            throw new NotFound("There is no plan " + text + ".");
        }
        return Long.parseLong(text);
    }

    private void ready(long id) {
        PlanStore.Row row = store.get(id);
        switch (row.state()) {
            case APPLIED ->
                throw new Conflict("Plan " + id + " was applied by deploy " + row.run()
                        + "; a plan is applied once. Make a new one.");
            case DISCARDED -> throw new Conflict("Plan " + id + " was discarded. Make a new one.");
            case EXPIRED ->
                throw new Conflict("Plan " + id + " was made more than " + PlanStore.LIFETIME.toMinutes()
                        + " minutes ago. Make a new one.");
            case READY -> {}
        }
    }

    private static Conflict stale(String what) {
        return new Conflict(what + ". Nothing was changed; make a new plan and look at it.");
    }

    private static BoxPlan refused(BoxPlan plan, String problem) {
        return new BoxPlan(plan.box(), plan.facts(), plan.desired(), Optional.of(problem), List.of(), List.of());
    }

    /** All boxes at the same time, up to the cap; in name order. */
    private List<BoxPlan> read(List<Box> boxes) {
        // Says what the farm as a whole lacks before any box is asked.
        boxes.forEach(desired::of);
        int threads = Math.min(boxes.size(), Math.max(READERS, settings.load().number(Setting.PARALLEL_BOXES)));
        ExecutorService pool = Executors.newFixedThreadPool(threads, r -> {
            Thread thread = new Thread(r, "plan");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<BoxPlan>> tasks =
                    boxes.stream().map(b -> (Callable<BoxPlan>) () -> read(b)).toList();
            List<BoxPlan> plans = new ArrayList<>();
            for (Future<BoxPlan> plan : pool.invokeAll(tasks)) {
                plans.add(plan.get());
            }
            plans.sort(Comparator.comparing(p -> p.box().name()));
            return plans;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Conflict("The plan was interrupted while boxes were being read. Make it again.");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** One box; that it cannot be read is its own problem, not the others'. */
    private BoxPlan read(Box box) {
        try {
            if (hostKeys.state(box.name()) == HostKeys.State.CHANGED) {
                return problem(
                        box,
                        "The box shows another host key than the approved one, so nobody knows whether it is the same box. Compare the key on the box's page, then approve it or find out who answers there.");
            }
            Facts found = facts.read(box);
            return Planner.plan(box, found, desired.of(box, found), clients, drainSeconds(settings.load()));
        } catch (IOException e) {
            return problem(box, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("planning failed box={}", box.name(), e);
            return problem(box, "The console failed at this box: " + e + "; its log has more");
        }
    }

    private static int drainSeconds(Settings settings) {
        return settings.flag(Setting.DRAIN_BEFORE_RESTART) ? settings.number(Setting.DRAIN_SECONDS) : 0;
    }

    private BoxPlan problem(Box box, String reason) {
        return new BoxPlan(
                box,
                Optional.empty(),
                desired.of(box),
                Optional.of(reason == null ? "unknown reason" : reason),
                List.of(),
                List.of());
    }
}
