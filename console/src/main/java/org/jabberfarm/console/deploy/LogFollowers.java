package org.jabberfarm.console.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.console.web.EventStream;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.process.Threads;

/**
 * Sends a run's log to browsers and scripts as it grows (server-sent events {@code line}, at the end {@code end}). Each
 * follower has one thread that reads lines by number and writes them: nothing is queued for a slow one, it reads on from
 * where it is, and after a break from the number it names.
 */
final class LogFollowers implements AutoCloseable {
    /** Six a browser, and the scripts. */
    private static final int MOST = 64;

    private static final int CHUNK = 200;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** Between the last line and the end of a run its result is being written. */
    private static final long ENDING_MILLIS = 50;

    private final Deploys deploys;
    private final ExecutorService writers = new ThreadPoolExecutor(
            0, MOST, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.daemon("deploy-follower"));
    private volatile boolean closed;

    LogFollowers(Deploys deploys) {
        this.deploys = deploys;
    }

    /** Answers with the lines after {@code Last-Event-ID} (or query {@code after}) that pass the filter, until the run is over. */
    void follow(Context ctx, long run, LogFilter filter) {
        long after = after(ctx);
        EventStream.answer(ctx, writers, out -> write(out, run, filter, after));
    }

    private void write(OutputStream out, long run, LogFilter filter, long after)
            throws IOException, InterruptedException {
        long seen = after;
        send(out, "retry: 1000\n\n");
        while (!closed) {
            boolean over = deploys.get(run).over();
            List<LogLine> lines = deploys.awaitLines(run, seen, CHUNK, HEARTBEAT);
            StringBuilder events = new StringBuilder();
            for (LogLine line : lines) {
                seen = line.n();
                if (filter.passes(line)) {
                    events.append("id: ")
                            .append(line.n())
                            .append("\nevent: line\ndata: ")
                            .append(json(line))
                            .append("\n\n");
                }
            }
            if (!events.isEmpty()) {
                send(out, events.toString());
            } else if (lines.isEmpty() && over) {
                send(
                        out,
                        "event: end\ndata: "
                                + json(Map.of("state", deploys.get(run).state())) + "\n\n");
                return;
            } else if (lines.isEmpty() && deploys.running() == run) {
                send(out, ": still running\n\n");
            } else if (lines.isEmpty()) {
                Thread.sleep(ENDING_MILLIS);
            }
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Number of the last line that the follower has. */
    static long after(Context ctx) {
        String last = ctx.header("Last-Event-ID");
        String after = last != null ? last : ctx.queryParam("after");
        return after != null && after.matches("\\d{1,18}") ? Long.parseLong(after) : 0;
    }

    @Override
    public void close() {
        closed = true;
        writers.shutdownNow();
    }
}
