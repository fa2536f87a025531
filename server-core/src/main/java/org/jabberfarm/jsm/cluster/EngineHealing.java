package org.jabberfarm.jsm.cluster;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.infinispan.AdvancedCache;
import org.infinispan.conflict.ConflictManager;
import org.infinispan.conflict.ConflictManagerFactory;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.infinispan.topology.CacheTopology;
import org.jabberfarm.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a partition: has the engine compare all copies of the registry until they agree. It does so by itself, once, and goes
 * on with what differs when a member could not answer at that moment.
 */
final class EngineHealing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineHealing.class);

    /** Milliseconds between tries, and how long the engine may take to open the registry before that is done here. */
    private static final long PAUSE = 200;

    private static final long OPENED_BY_ENGINE = 5000;

    private final AdvancedCache<String, String> cache;
    private final BooleanSupplier majority;
    private final BooleanSupplier coordinator;
    private final Runnable changed;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Threads.daemon("cluster-heal"));
    private int wanted;

    /**
     * @param majority whether this member sees more than half of all
     * @param coordinator whether this member is the one that speaks for those it sees
     * @param changed called when copies agree
     */
    EngineHealing(
            AdvancedCache<String, String> cache,
            BooleanSupplier majority,
            BooleanSupplier coordinator,
            Runnable changed) {
        this.cache = cache;
        this.majority = majority;
        this.coordinator = coordinator;
        this.changed = changed;
    }

    /** Whether copies may differ. */
    synchronized boolean pending() {
        return wanted > 0;
    }

    /** Has copies compared, from now on. */
    synchronized void begin() {
        if (!thread.isShutdown()) {
            wanted++;
            thread.execute(this::run);
        }
    }

    private void run() {
        try {
            long start = System.nanoTime();
            while (!agree(start)) {
                Thread.sleep(PAUSE);
            }
            LOG.info("cluster healed millis={}", (System.nanoTime() - start) / 1_000_000);
        } catch (InterruptedException e) {
            // The cluster closes.
            Thread.currentThread().interrupt();
            return;
        } finally {
            synchronized (this) {
                wanted--;
            }
        }
        changed.run();
    }

    private boolean agree(long start) {
        try {
            if (!majority.getAsBoolean() || !settled()) {
                return false;
            }
            if (cache.getAvailability() != AvailabilityMode.AVAILABLE) {
                open(start);
                return false;
            }
            ConflictManager<String, String> conflicts = ConflictManagerFactory.get(cache);
            if (conflicts.isStateTransferInProgress() || conflicts.isConflictResolutionInProgress()) {
                return false;
            }
            conflicts.resolveConflicts();
            try (Stream<? extends Map<?, ?>> left = conflicts.getConflicts()) {
                return left.findAny().isEmpty();
            }
        } catch (RuntimeException e) {
            LOG.debug("copies cannot be compared yet", e);
            return false;
        }
    }

    /** Whether all that are here have the registry and the engine is through with its own comparing and copying. */
    private boolean settled() {
        CacheTopology topology = cache.getDistributionManager().getCacheTopology();
        return topology.getPhase() == CacheTopology.Phase.NO_REBALANCE
                && Set.copyOf(topology.getMembers())
                        .equals(Set.copyOf(cache.getCacheManager().getMembers()));
    }

    /** Those that the engine waits for may be dead for good; the majority of all that there should be can do without. */
    private void open(long start) {
        if (coordinator.getAsBoolean() && System.nanoTime() - start > OPENED_BY_ENGINE * 1_000_000) {
            LOG.warn("cluster opens its registry though members that held a part of it are gone");
            cache.setAvailability(AvailabilityMode.AVAILABLE);
        }
    }

    @Override
    public synchronized void close() {
        thread.shutdownNow();
    }
}
