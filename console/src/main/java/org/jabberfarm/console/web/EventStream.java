package org.jabberfarm.console.web;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An answer of server-sent events. Each has one writer with a thread of its own: a slow reader holds up itself alone.
 * (Javalin's own handler answers whoever does not name the type in {@code Accept} with nothing, and lets comments and events
 * of several threads run into each other.)
 */
public final class EventStream {
    /** Writes events, flushing each batch, until there are no more. */
    public interface Writer {
        /** @throws IOException when the reader has gone, or is too slow for the connection's time limit */
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private EventStream() {}

    /** @param writers refuses more readers than it has threads; they are told to come back */
    public static void answer(Context ctx, Executor writers, Writer writer) {
        ctx.contentType("text/event-stream; charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
        HttpServletResponse response = ctx.res();
        // Begun only when the request is asynchronous: before that, two threads would have the response.
        ctx.future(() -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            try {
                writers.execute(() -> write(response, writer, done));
            } catch (RejectedExecutionException e) {
                ctx.status(503).header("Retry-After", "5").contentType("text/plain");
                ctx.result("Too many follow at once; try again a little later.\n");
                done.complete(null);
            }
            return done;
        });
    }

    private static void write(HttpServletResponse response, Writer writer, CompletableFuture<Void> done) {
        try {
            writer.write(response.getOutputStream());
        } catch (IOException gone) {
            // Nothing to do: readers come back by themselves and name the event that they saw last.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            done.complete(null);
        }
    }
}
