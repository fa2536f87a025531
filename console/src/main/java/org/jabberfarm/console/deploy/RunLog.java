package org.jabberfarm.console.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the run that goes on: kept whole in memory, where followers read it at their own pace by number, and written to
 * the database in batches behind them. A slow follower holds up nobody, and what it reads has no gaps.
 */
final class RunLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    /** A run of a hundred boxes logs some thousands. */
    private static final int MOST = 100_000;

    private static final long FLUSH_MILLIS = 200;

    private final LogStore store;
    private final long run;
    private final List<LogLine> lines = new ArrayList<>();
    private final Thread writer;
    private int written;
    private boolean closed;

    RunLog(LogStore store, long run) {
        this.store = store;
        this.run = run;
        writer = new Thread(this::write, "deploy-log-" + run);
        writer.setDaemon(true);
        writer.start();
    }

    synchronized void add(String box, Level level, String text) {
        if (closed || lines.size() >= MOST) {
            return;
        }
        boolean last = lines.size() == MOST - 1;
        lines.add(new LogLine(
                lines.size() + 1L,
                Instant.now(),
                box,
                last ? Level.WARN : level,
                last ? "the log is full, what follows is not in it" : LogLine.clean(text)));
        notifyAll();
    }

    /** Lines after number {@code after}; waits for one up to {@code wait}, then returns none. */
    synchronized List<LogLine> after(long after, int most, Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (lines.size() <= after && !closed) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        int from = (int) Math.min(Math.max(after, 0), lines.size());
        return List.copyOf(lines.subList(from, Math.min(lines.size(), from + most)));
    }

    synchronized boolean closed() {
        return closed;
    }

    private void write() {
        while (true) {
            List<LogLine> batch;
            synchronized (this) {
                while (written == lines.size() && !closed) {
                    waitQuietly();
                }
                if (written == lines.size()) {
                    return;
                }
                batch = List.copyOf(lines.subList(written, lines.size()));
                written = lines.size();
            }
            try {
                store.add(run, batch);
                Thread.sleep(closed() ? 0 : FLUSH_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error(
                        "deploy log lines lost run={} from={} count={}",
                        run,
                        batch.get(0).n(),
                        batch.size(),
                        e);
            }
        }
    }

    private void waitQuietly() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** All lines are in the database afterwards. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
