package org.jabberfarm.console.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the agents' samples, keeps the latest and the history. A box that does not answer holds up no other. */
public final class Monitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

    /** Boxes asked at the same time: threads that wait for answers, gone when they are not needed. */
    private static final int AT_ONCE = 200;

    /** A fetch still going on after this is broken off; the box's connection has shorter deadlines of its own. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration ROLL = Duration.ofSeconds(60);
    private static final Duration PRUNE = Duration.ofMinutes(10);

    /** What a box has told is believed so long. */
    private static final Duration LATELY = Duration.ofSeconds(30);

    private record Running(Future<?> future, Instant since) {}

    private final Inventory inventory;
    private final HostKeys hostKeys;
    private final AgentClient agents;
    private final History history;
    private final LastSamples lastSamples;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final Map<String, Instant> due = new ConcurrentHashMap<>();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("monitor"));
    private final ThreadPoolExecutor fetchers = new ThreadPoolExecutor(
            0, AT_ONCE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.daemon("monitor-fetch"));

    private volatile boolean closed;

    public Monitor(Database database, Inventory inventory, HostKeys hostKeys, AgentClient agents, Metrics metrics) {
        this.inventory = inventory;
        this.hostKeys = hostKeys;
        this.agents = agents;
        this.history = new History(database);
        this.lastSamples = new LastSamples(database);
        new FarmGauges(this).declare(metrics);
    }

    /** Begins to collect, after what was known when the console stopped. */
    public void start() {
        lastSamples.load().forEach((box, seen) -> watches.put(box, new Watch(seen)));
        history.lastHour(Instant.now()).forEach(row -> {
            Watch watch = watches.get(row.box());
            if (watch != null) {
                watch.remember(row);
            }
        });
        every(Duration.ofMillis(500), "asking the boxes", this::tick);
        every(ROLL, "rolling up the history", history::roll);
        every(PRUNE, "pruning the history", () -> history.prune(Instant.now()));
    }

    public Seen seen(String box) {
        Watch watch = watches.get(box);
        return watch == null ? Seen.never(box) : watch.seen();
    }

    /** Live connections of a c2s node or sessions of a JSM node, as last seen; 0 when never. */
    public long users(String node) {
        return watches.values().stream()
                .flatMap(w -> w.seen().node(node).stream())
                .mapToLong(n -> n.role().equals("jsm") ? n.sessions() : n.connections())
                .findFirst()
                .orElse(0);
    }

    /** Clients that the c2s nodes other than this one can take, by what was heard of them lately. */
    public long room(String node) {
        Instant now = Instant.now();
        return watches.values().stream()
                .map(Watch::seen)
                .filter(seen ->
                        seen.age(now).filter(age -> age.compareTo(LATELY) < 0).isPresent())
                .flatMap(seen -> seen.sample().orElseThrow().nodes().stream())
                .filter(n -> n.role().equals("c2s") && !n.name().equals(node))
                .filter(n -> n.up() && n.ready() && !n.drain().on())
                .mapToLong(n -> Math.max(0, n.connectionLimit() - n.connections()))
                .sum();
    }

    /** Means of a node's last hour by minute, oldest first; NaN where nothing is known. */
    public double[] hour(String box, String node, Metric metric) {
        Watch watch = watches.get(box);
        if (watch == null) {
            double[] nothing = new double[Hour.MINUTES];
            Arrays.fill(nothing, Double.NaN);
            return nothing;
        }
        return watch.hour(node, metric, Instant.now());
    }

    public History history() {
        return history;
    }

    public List<Routes> routes() {
        return List.of(new HistoryApi(inventory, history));
    }

    /** The latest samples of all boxes. */
    List<Sample> samples() {
        return watches.values().stream()
                .flatMap(w -> w.seen().sample().stream())
                .toList();
    }

    private void every(Duration pause, String what, Runnable task) {
        clock.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        if (closed) {
                            return;
                        }
                        // The next round may work; a collector that stops for good would show old numbers for ever.
                        LOG.error("{} failed", what, e);
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void tick() {
        List<Box> boxes = inventory.boxes();
        forgetRemoved(boxes.stream().map(Box::name).collect(Collectors.toSet()));
        Instant now = Instant.now();
        for (Box box : boxes) {
            Running before = running.get(box.name());
            if (before != null) {
                if (before.since().plus(LONGEST).isBefore(now)) {
                    before.future().cancel(true);
                }
            } else if (!due.getOrDefault(box.name(), Instant.MIN).isAfter(now)) {
                submit(box, now);
            }
        }
    }

    private void submit(Box box, Instant now) {
        Watch watch = watches.computeIfAbsent(box.name(), n -> new Watch(Seen.never(n)));
        try {
            // Entered before the task can end, so that it cannot miss what it has to take away.
            synchronized (running) {
                running.put(box.name(), new Running(fetchers.submit(() -> fetch(box, watch, now)), now));
            }
        } catch (RejectedExecutionException e) {
            // All threads wait for boxes: this one is asked at the next tick.
            due.put(box.name(), now);
        }
    }

    private void fetch(Box box, Watch watch, Instant began) {
        try {
            List<History.Row> rows = watch.fetch(box, hostKeys, agents);
            Seen seen = watch.seen();
            if (!closed && !rows.isEmpty() && watches.get(box.name()) == watch) {
                history.write(rows);
                lastSamples.save(
                        box.name(),
                        seen.receivedAt().orElseThrow(),
                        seen.sample().orElseThrow());
            }
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.error("collecting failed box={}", box.name(), e);
            }
        } finally {
            due.put(box.name(), began.plusSeconds(watch.pause()));
            synchronized (running) {
                running.remove(box.name());
            }
        }
    }

    private void forgetRemoved(Set<String> boxes) {
        if (watches.keySet().retainAll(boxes)) {
            due.keySet().retainAll(boxes);
            lastSamples.keepOnly(boxes);
        }
    }

    @Override
    public void close() {
        closed = true;
        clock.shutdownNow();
        fetchers.shutdownNow();
        try {
            if (!fetchers.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("boxes are still being read at the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
