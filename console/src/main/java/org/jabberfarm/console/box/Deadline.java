package org.jabberfarm.console.box;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks boxes something while somebody waits for the page: never longer than 20 s, never too many at the same time. */
final class Deadline {
    static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int MOST = 64;

    private static final ExecutorService POOL =
            new ThreadPoolExecutor(0, MOST, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), Deadline::thread);

    /** For requests that ask several boxes: they wait in line here, so that one of them cannot use up all of {@link #POOL}. */
    static final ExecutorService SEVERAL = several();

    private Deadline() {}

    private static ExecutorService several() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(30, 30, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Deadline::thread);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "box-request");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * @param what is being tried, for the message: {@code "read the facts of edge-1"}
     * @throws IOException what the task threw, or that the time was up
     */
    static <T> T within(String what, Callable<T> task) throws IOException {
        Future<T> answer;
        try {
            answer = POOL.submit(task);
        } catch (RejectedExecutionException e) {
            throw new IOException(
                    "tried to " + what + " but " + MOST + " boxes are being asked already; try again in a few seconds",
                    e);
        }
        try {
            return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "tried to " + what + " but it took longer than " + LONGEST.toSeconds()
                            + " s; is the box overloaded, or the way to it slow?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("tried to " + what + " but the console is stopping", e);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static IOException rethrown(Throwable cause) {
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        return cause instanceof IOException e ? e : new IOException(cause);
    }
}
