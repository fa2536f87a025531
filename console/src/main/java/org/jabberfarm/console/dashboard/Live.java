package org.jabberfarm.console.dashboard;

import io.javalin.config.RoutesConfig;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /events}: tells open pages that there is something newer, at most every two seconds. An event carries the age
 * of the newest sample and what changed its state; the page then fetches its moving part, so that only one thing renders
 * it. One stream a tab; a client gets one event at a time and, when it is slow, the newest only.
 */
final class Live implements Routes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int CLIENTS = 200;
    private static final int WRITERS = 32;

    /** Events that are kept back while nothing is new, so that a dead client is noticed. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** A write that takes longer than this is to a client that has gone. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    /** Then the browser connects again, and whether it still may is checked again. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** What is sent: {@code age} in seconds, -1 for none; {@code said} for screen readers, mostly empty. */
    private record Event(long age, List<String> said) {}

    private static final class Client {
        final SseClient sse;
        final Instant since = Instant.now();
        volatile Instant writingSince;
        volatile Instant written = Instant.now();
        volatile long seen = -1;

        Client(SseClient sse) {
            this.sse = sse;
        }
    }

    private final Overview overview;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Map<String, String> words = new HashMap<>();
    private final ThreadPoolExecutor writers = new ThreadPoolExecutor(
            0, WRITERS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.daemon("live-write"));
    private ScheduledExecutorService clock;
    private volatile String event = "{}";
    private final AtomicLong version = new AtomicLong();
    private volatile boolean closed;

    Live(Overview overview) {
        this.overview = overview;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.sse("/events", this::open, Access.VIEWER);
    }

    private void open(SseClient sse) {
        if (closed || clients.size() >= CLIENTS) {
            // The page falls back to asking every few seconds.
            sse.close();
            return;
        }
        Client client = new Client(sse);
        sse.onClose(() -> clients.remove(client));
        sse.keepAlive();
        clients.add(client);
        begin();
    }

    /** The clock runs only while somebody looks. */
    private synchronized void begin() {
        if (clock == null && !closed) {
            clock = Executors.newSingleThreadScheduledExecutor(Threads.daemon("live"));
            clock.scheduleWithFixedDelay(this::tick, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void endWhenUnused() {
        if (clients.isEmpty() && clock != null) {
            clock.shutdown();
            clock = null;
            words.clear();
        }
    }

    private void tick() {
        try {
            Farm farm = overview.now();
            event = Json.MAPPER.writeValueAsString(new Event(farm.ageSeconds(), changes(farm)));
            version.incrementAndGet();
        } catch (Exception e) {
            if (closed) {
                return;
            }
            LOG.error("live update failed", e);
        }
        clients.forEach(this::send);
        endWhenUnused();
    }

    /** Boxes whose state has another word than at the last tick. */
    private List<String> changes(Farm farm) {
        List<String> said = new ArrayList<>();
        for (BoxStatus box : farm.boxes()) {
            String word = box.condition().word();
            String before = words.put(box.box().name(), word);
            if (before != null && !before.equals(word)) {
                said.add(box.box().name() + ": " + word);
            }
        }
        words.keySet().retainAll(farm.boxes().stream().map(b -> b.box().name()).toList());
        return said;
    }

    private void send(Client client) {
        Instant now = Instant.now();
        Instant writing = client.writingSince;
        if (client.sse.terminated()
                || client.since.plus(LONGEST).isBefore(now)
                || (writing != null && writing.plus(STUCK).isBefore(now))) {
            drop(client);
            return;
        }
        if (writing != null) {
            return;
        }
        client.writingSince = now;
        try {
            writers.execute(() -> write(client));
        } catch (RejectedExecutionException e) {
            client.writingSince = null;
        }
    }

    private void write(Client client) {
        try {
            long newest = version.get();
            if (client.seen != newest) {
                client.seen = newest;
                client.sse.sendEvent("state", event);
                client.written = Instant.now();
            } else if (client.written.plus(HEARTBEAT).isBefore(Instant.now())) {
                client.sse.sendComment("still here");
                client.written = Instant.now();
            }
        } catch (RuntimeException e) {
            drop(client);
        } finally {
            client.writingSince = null;
        }
    }

    /** Ends all streams; when this returns, no tick uses the database any more. */
    @Override
    public void close() {
        ScheduledExecutorService last;
        synchronized (this) {
            closed = true;
            last = clock;
            clock = null;
        }
        if (last != null) {
            last.shutdown();
            try {
                if (!last.awaitTermination(2, TimeUnit.SECONDS)) {
                    last.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        clients.forEach(this::drop);
        writers.shutdownNow();
    }

    private void drop(Client client) {
        clients.remove(client);
        try {
            client.sse.close();
        } catch (RuntimeException e) {
            LOG.debug("closing a live stream failed: {}", e.getMessage());
        }
    }
}
