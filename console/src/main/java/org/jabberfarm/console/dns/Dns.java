package org.jabberfarm.console.dns;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.dashboard.C2sState;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.settings.Settings;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The farm in DNS: its records computed, shown, and kept up to date in the operator's zone. */
public final class Dns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dns.class);

    /** Until the boxes have been heard: a console that starts knows of nobody whether it lives. */
    private static final Duration FIRST = Duration.ofSeconds(30);

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final HostAddresses addresses = new HostAddresses();
    private final Keeper keeper;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Threads.daemon("dns"));
    private volatile boolean closed;

    /**
     * Does nothing by itself before it is started.
     *
     * @param nodes every c2s as it is now, in name order
     */
    public Dns(Database database, Supplier<List<C2sState>> nodes, Supplier<Settings> settings, Audit audit) {
        keeper = new Keeper(nodes, settings, addresses, new OwnRecords(database), audit);
    }

    public List<Routes> routes() {
        return List.of(new DnsApi(keeper), new DnsPages(keeper));
    }

    /** What the navigation shows beside the page's link: that publishing fails, else nothing. */
    public Map<String, String> counts() {
        return keeper.outcome()
                .flatMap(Outcome::trouble)
                .map(t -> Map.of("/dns", "to look at"))
                .orElse(Map.of());
    }

    /** Begins to publish, if the settings say so. */
    public void start() {
        clock.scheduleWithFixedDelay(this::tick, FIRST.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            keeper.tick();
        } catch (RuntimeException e) {
            if (!closed) {
                // The next round may work; records that are no longer kept would send clients to dead boxes.
                LOG.error("keeping the DNS records failed", e);
            }
        }
    }

    /** Ends the rounds; records stay as they were published last. */
    @Override
    public void close() {
        closed = true;
        clock.shutdownNow();
        addresses.close();
        try {
            if (!clock.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("the name server is still spoken to at the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
