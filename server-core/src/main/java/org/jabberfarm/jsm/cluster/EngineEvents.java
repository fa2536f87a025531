package org.jabberfarm.jsm.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.infinispan.AdvancedCache;
import org.infinispan.container.entries.CacheEntry;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachelistener.annotation.PartitionStatusChanged;
import org.infinispan.notifications.cachelistener.annotation.TopologyChanged;
import org.infinispan.notifications.cachelistener.event.PartitionStatusChangedEvent;
import org.infinispan.notifications.cachelistener.event.TopologyChangedEvent;
import org.infinispan.notifications.cachemanagerlistener.annotation.Merged;
import org.infinispan.notifications.cachemanagerlistener.annotation.ViewChanged;
import org.infinispan.notifications.cachemanagerlistener.event.ViewChangedEvent;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the engine on its threads, and tells the listener on another, in order. */
@Listener
public final class EngineEvents {
    private static final Logger LOG = LoggerFactory.getLogger(EngineEvents.class);

    /** Seconds after which a registration that could not be removed is tried again. */
    private static final long AGAIN = 1;

    private final Member self;
    private final int configured;
    private final EmbeddedCacheManager manager;
    private final AdvancedCache<String, String> cache;
    private final ClusterListener listener;
    private final Executor thread;
    private final EngineHealing healing;
    private volatile SessionRegistry registry;
    private volatile View view;
    private volatile Serving serving = Serving.no("the cluster is starting");
    private volatile boolean closing;

    EngineEvents(
            Member self,
            int configured,
            EmbeddedCacheManager manager,
            AdvancedCache<String, String> cache,
            ClusterListener listener,
            Executor thread) {
        this.self = self;
        this.configured = configured;
        this.manager = manager;
        this.cache = cache;
        this.listener = listener;
        this.thread = thread;
        this.view = new View(0, EngineMembers.members(manager.getMembers()));
        this.healing = new EngineHealing(cache, this::majority, manager::isCoordinator, this::judge);
    }

    /** Begins to tell. */
    void begin(SessionRegistry made) {
        registry = made;
        manager.addListener(this);
        cache.addListener(this);
        View first = new View(1, EngineMembers.members(manager.getMembers()));
        if (take(first)) {
            later(() -> listener.viewChanged(new View(0, List.of()), first));
        }
        judge();
    }

    /** Views may come on several threads; an older one comes to nothing. */
    private synchronized boolean take(View seen) {
        if (seen.number() <= view.number()) {
            return false;
        }
        view = seen;
        return true;
    }

    View view() {
        return view;
    }

    Serving serving() {
        return serving;
    }

    @ViewChanged
    @Merged
    public void viewChanged(ViewChangedEvent event) {
        View before = view;
        // Number 1 is what this member began with; the engine's own begin at 0.
        View after = new View(event.getViewId() + 2L, EngineMembers.members(event.getNewMembers()));
        if (!take(after)) {
            return;
        }
        LOG.info("cluster view={} merged={} members={}", after.number(), event.isMergeView(), after.members());
        later(() -> {
            listener.viewChanged(before, after);
            // One that leaves in order gave up its users before: no topology comes after this.
            orphans();
        });
        if (event.isMergeView()) {
            healing.begin();
        }
        judge();
    }

    @PartitionStatusChanged
    public void partition(PartitionStatusChangedEvent<String, String> event) {
        if (!event.isPre()) {
            judge();
        }
    }

    @TopologyChanged
    public void topology(TopologyChangedEvent<String, String> event) {
        if (!event.isPre()) {
            later(() -> {
                listener.ownersMoved();
                orphans();
            });
        }
    }

    private boolean majority() {
        return 2 * view.members().size() > configured;
    }

    /** More than half of all that {@code jabber.xml} names have to be here: a member that begins alone cannot know of others. */
    private synchronized void judge() {
        if (closing) {
            return;
        }
        AvailabilityMode mode = cache.getAvailability();
        int here = view.members().size();
        Serving now = Serving.YES;
        if (!majority()) {
            now = Serving.no(here + " of " + configured + " members of the cluster see each other (" + view.members()
                    + "); more than half are needed, so that no user has two owners");
        } else if (mode != AvailabilityMode.AVAILABLE) {
            now = Serving.no("the cluster lost members faster than it could copy their part of the registry");
            if (!healing.pending()) {
                healing.begin();
            }
        } else if (healing.pending()) {
            now = Serving.no("the cluster was in parts and compares their registries");
        }
        if (!now.equals(serving)) {
            Serving told = now;
            serving = now;
            if (told.allowed()) {
                LOG.info("cluster serving member={}", self);
            } else {
                LOG.warn("cluster not serving member={} reason={}", self, told.reason());
            }
            later(() -> listener.serving(told));
            if (told.allowed()) {
                later(this::orphans);
            }
        }
    }

    /** Looks through what this member owns for those whose member is not there any more. */
    private void orphans() {
        LocalizedCacheTopology topology = cache.getDistributionManager().getCacheTopology();
        // Asked now: whoever stands in the registry was in a view before.
        List<Member> now = EngineMembers.members(manager.getMembers());
        for (CacheEntry<String, String> entry : cache.getDataContainer()) {
            String text = entry.getValue();
            if (closing || !serving.allowed()) {
                return;
            }
            if (now.stream().anyMatch(member -> text.startsWith(member.id() + " "))
                    || !topology.getDistribution(entry.getKey()).isPrimary()) {
                continue;
            }
            Registration orphan = Registration.decode(entry.getKey(), text);
            if (!listener.orphaned(orphan)) {
                remove(orphan);
            }
        }
    }

    private void remove(Registration orphan) {
        registry.remove(orphan).whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.warn("tried to remove {} of {} but: {}", orphan.user(), orphan.jsm(), failed.getMessage());
                CompletableFuture.delayedExecutor(AGAIN, TimeUnit.SECONDS).execute(() -> again(orphan));
            }
        });
    }

    /** It may be another's by now, who was not told; where this member may not serve, all is looked through when it may. */
    private void again(Registration orphan) {
        if (!closing && serving.allowed()) {
            remove(orphan);
        }
    }

    private void later(Runnable task) {
        if (!closing) {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("a change of the cluster could not be handled", e);
                }
            });
        }
    }

    void close() {
        closing = true;
        serving = Serving.no("the cluster is closing");
        healing.close();
        manager.removeListener(this);
        cache.removeListener(this);
    }
}
