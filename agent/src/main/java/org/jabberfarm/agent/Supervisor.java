package org.jabberfarm.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the nodes of a box without systemd and keeps them running. Nodes outlive the agent: the next one finds them by their
 * command lines and goes on.
 */
final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private static final long EVERY_MILLIS = 500;

    /** Longer than the 20 s that a process takes at most to stop cleanly, shorter than a person waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final BoxPaths paths;
    private final Path proc;
    private final Starter starter;
    private final Duration patience;
    private final Wanted wanted;
    private final Map<String, Supervised> nodes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("supervisor"));

    Supervisor(BoxPaths paths, Path proc, Starter starter, AgentConfig config) {
        this(paths, proc, starter, config, PATIENCE);
    }

    /** @param patience how long a stop may take before it is made by force */
    Supervisor(BoxPaths paths, Path proc, Starter starter, AgentConfig config, Duration patience) {
        this.paths = paths;
        this.proc = proc;
        this.starter = starter;
        this.patience = patience;
        this.wanted = new Wanted(paths.wanted());
        configure(config);
        clock.scheduleWithFixedDelay(this::tend, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes the nodes of a configuration; those no longer in it keep running until they are stopped, and are forgotten. */
    void configure(AgentConfig config) {
        for (AgentConfig.NodeEntry entry : config.nodes()) {
            nodes.computeIfAbsent(entry.name(), name -> supervised(entry)).configure(entry);
        }
        nodes.keySet().removeIf(name -> config.node(name).isEmpty());
        wanted.keep(nodes.keySet());
    }

    private Supervised supervised(AgentConfig.NodeEntry entry) {
        return new Supervised(entry, paths, proc, starter, patience);
    }

    /** Starts a node of the configuration unless it runs; gives its pid. */
    long start(String node) throws IOException {
        // Noted only then: a clock that comes between would start it too.
        long pid = nodes.get(node).start();
        wanted.put(node, true);
        return pid;
    }

    /** Ends a node; one that the configuration no longer has may still run and is ended all the same. */
    void stop(String node) throws IOException, InterruptedException {
        Supervised supervised = nodes.get(node);
        wanted.put(node, false);
        if (supervised == null) {
            supervised = supervised(new AgentConfig.NodeEntry(node, "", 0));
        }
        supervised.stop();
    }

    /** Ends a node and starts it; gives the new pid. */
    long restart(String node) throws IOException, InterruptedException {
        nodes.get(node).stop();
        return start(node);
    }

    int restarts(String node) {
        Supervised supervised = nodes.get(node);
        return supervised == null ? 0 : supervised.restarts();
    }

    /** Why it does not run, for people. */
    String absence(String node) {
        Supervised supervised = nodes.get(node);
        String absence = supervised == null ? "" : supervised.absence();
        if (!absence.isEmpty()) {
            return absence;
        }
        return wanted.has(node) ? "about to be started" : "not started: it was stopped, or nobody has asked for it yet";
    }

    private void tend() {
        nodes.forEach((name, node) -> {
            try {
                if (wanted.has(name)) {
                    node.tend();
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("start failed node={} reason={}", name, e.getMessage());
            }
        });
    }

    /** Stops looking after the nodes; they go on. */
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
