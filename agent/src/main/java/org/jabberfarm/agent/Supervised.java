package org.jabberfarm.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jabberfarm.agent.proc.FarmProcesses;
import org.jabberfarm.agent.proc.ProcessStat;
import org.jabberfarm.process.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node under supervision. Its methods wait for each other, never for another node. */
final class Supervised {
    private static final Logger LOG = LoggerFactory.getLogger(Supervised.class);

    /** A node that ran this long has started well: the next start after it comes soon again. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final BoxPaths paths;
    private final Path proc;
    private final Starter starter;
    private final Duration patience;
    private final RestartDelay delay = new RestartDelay();

    private final ReentrantLock lock = new ReentrantLock();
    private volatile AgentConfig.NodeEntry node;
    // With the start time a pid that was given to another process is not taken for ours.
    private long pid;
    private long startTicks;
    private Process child;
    private long startedAt;
    private long nextStart;
    private boolean held;
    private boolean stopped;
    private boolean died;
    private final AtomicInteger restarts = new AtomicInteger();
    private volatile String absence = "";

    /** @param patience how long a stop may take before it is made by force */
    Supervised(AgentConfig.NodeEntry node, BoxPaths paths, Path proc, Starter starter, Duration patience) {
        this.node = node;
        this.paths = paths;
        this.proc = proc;
        this.starter = starter;
        this.patience = patience;
    }

    void configure(AgentConfig.NodeEntry entry) {
        node = entry;
    }

    int restarts() {
        return restarts.get();
    }

    /** Why it does not run, for people; empty when it was never asked for. */
    String absence() {
        return absence;
    }

    /**
     * Starts it unless it runs already.
     *
     * @return its pid
     */
    long start() throws IOException {
        lock.lock();
        try {
            if (!runs()) {
                held = false;
                died = false;
                delay.reset();
                launch();
            }
            stopped = false;
            return pid;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it: politely, then by force. Returns when it is gone. */
    void stop() throws InterruptedException {
        lock.lock();
        try {
            stopped = true;
            if (runs()) {
                end();
            }
            absence = "stopped on request";
        } finally {
            lock.unlock();
        }
    }

    private void end() throws InterruptedException {
        LOG.info("stop node={} pid={}", node.name(), pid);
        ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
        if (handle != null) {
            handle.destroy();
            if (!gone(patience)) {
                LOG.warn("node={} pid={} did not end within {} ms, killed", node.name(), pid, patience.toMillis());
                handle.destroyForcibly();
                gone(Duration.ofSeconds(5));
            }
        }
        forget();
    }

    private boolean gone(Duration within) throws InterruptedException {
        long limit = System.nanoTime() + within.toNanos();
        while (alive()) {
            if (System.nanoTime() > limit) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** Looks after it: called again and again while it is to run. Does nothing while it is being started or stopped. */
    void tend() throws IOException {
        if (!lock.tryLock()) {
            return;
        }
        try {
            starter.bound(node.name());
            if (stopped || held) {
                return;
            }
            if (runs()) {
                if (System.currentTimeMillis() - startedAt > STEADY.toMillis()) {
                    delay.reset();
                }
            } else if (!held && System.currentTimeMillis() >= nextStart) {
                if (died) {
                    restarts.incrementAndGet();
                }
                launch();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether it runs; notices that it has ended, and one that was started by an agent before this one. */
    private boolean runs() {
        if (pid != 0) {
            if (alive()) {
                return true;
            }
            ended();
        }
        FarmProcesses.Found found = FarmProcesses.scan(proc, paths.root()).get(node.name());
        if (found == null) {
            return false;
        }
        pid = found.pid();
        startTicks = found.startTicks();
        startedAt = System.currentTimeMillis();
        absence = "";
        LOG.info("found running node={} pid={}", node.name(), pid);
        return true;
    }

    private boolean alive() {
        if (child != null) {
            return child.isAlive();
        }
        ProcessStat stat = ProcessStat.read(proc, pid);
        return stat != null && stat.alive() && stat.startTicks() == startTicks;
    }

    private void ended() {
        String how = child == null ? "ended" : "ended with exit code " + child.exitValue();
        died = true;
        held = child != null && child.exitValue() == Service.EXIT_CONFIG;
        long wait = held ? 0 : delay.next();
        nextStart = System.currentTimeMillis() + wait;
        // Of a wrong configuration all that was said, of a failed start the last line, of one that served long nothing.
        boolean brief = System.currentTimeMillis() - startedAt < STEADY.toMillis();
        String last = held ? lastWords(10) : brief ? lastWords(1) : "";
        absence = "process " + pid + " " + how
                + (held
                        ? ": its configuration is wrong, it is not started again by itself"
                        : ", next start in " + TimeUnit.MILLISECONDS.toSeconds(wait + 999) + " s")
                + (last.isEmpty() ? "" : ": " + last);
        LOG.warn("node={} {}", node.name(), absence);
        forget();
    }

    private void forget() {
        pid = 0;
        child = null;
    }

    private void launch() throws IOException {
        try {
            child = starter.start(node);
        } catch (IOException e) {
            nextStart = System.currentTimeMillis() + delay.next();
            absence = "tried to start it but failed: " + e.getMessage();
            throw e;
        }
        pid = child.pid();
        startedAt = System.currentTimeMillis();
        absence = "";
        LOG.info("started node={} pid={} restarts={}", node.name(), pid, restarts);
    }

    private String lastWords(int lines) {
        try {
            String text = String.join(" ", LogTail.read(paths.output(node.name()), lines))
                    .trim();
            return text.length() > 600 ? "…" + text.substring(text.length() - 600) : text;
        } catch (IOException e) {
            return "";
        }
    }
}
