package org.jabberfarm.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent without the process around it: takes samples, and supervises where it is told to. */
final class Agent implements AutoCloseable, Sampler.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final long EVERY_SECONDS = 5;

    private final BoxPaths paths;
    private final Path proc;
    private final Starter starter;
    private final Sampler sampler;
    private final Samples samples = new Samples();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("sampler"));
    private volatile AgentConfig config;
    private volatile Supervisor supervisor;

    Agent(BoxPaths paths, Path proc, Starter starter, AgentConfig config) {
        this.paths = paths;
        this.proc = proc;
        this.starter = starter;
        this.sampler = new Sampler(paths, proc, this);
        use(config);
        clock.scheduleAtFixedRate(this::sample, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void use(AgentConfig fresh) {
        config = fresh;
        if (!fresh.supervise()) {
            if (supervisor != null) {
                supervisor.close();
                supervisor = null;
            }
        } else if (supervisor == null) {
            supervisor = new Supervisor(paths, proc, starter, fresh);
        } else {
            supervisor.configure(fresh);
        }
    }

    /** Reads its file again; the old configuration stays when the new one is wrong. */
    void reload() throws IOException {
        use(AgentConfig.read(paths.config()));
        LOG.info(
                "configuration read again nodes={} supervise={}", config.nodes().size(), config.supervise());
        clock.execute(this::sample);
    }

    private void sample() {
        try {
            samples.add(sampler.take(config));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("no sample this time", e);
        }
    }

    AgentConfig config() {
        return config;
    }

    Samples samples() {
        return samples;
    }

    /** Null where systemd runs the nodes. */
    Supervisor supervisor() {
        return supervisor;
    }

    @Override
    public int restarts(String node) {
        Supervisor now = supervisor;
        return now == null ? 0 : now.restarts(node);
    }

    @Override
    public String absence(AgentConfig.NodeEntry node) {
        Supervisor now = supervisor;
        return now != null ? now.absence(node.name()) : UnitAbsence.of(node, paths);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        sampler.close();
        if (supervisor != null) {
            supervisor.close();
        }
    }
}
