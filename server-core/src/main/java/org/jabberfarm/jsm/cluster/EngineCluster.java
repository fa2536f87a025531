package org.jabberfarm.jsm.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.infinispan.AdvancedCache;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfiguration;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.remoting.transport.Address;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jabberfarm.config.ClusterXml;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xmpp.Jid;
import org.jgroups.JChannel;

/** A cluster by Infinispan and JGroups: members, owners, copies and partitions are theirs, and none of it ours. */
final class EngineCluster implements Cluster {
    private static final String REGISTRY = "sessions";

    /** Milliseconds: an answer of another member; the first copy of what this member is to keep. */
    private static final long ANSWER = 5000;

    private static final long FIRST_COPY = 60_000;

    private final Member self;
    private final DefaultCacheManager manager;
    private final JChannel channel;
    private final AdvancedCache<String, String> cache;
    private final EngineEvents events;
    private final EngineRegistry registry;
    private final EngineMessages messages;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Threads.daemon("cluster-events"));

    private EngineCluster(ClusterXml config, EngineStack stack, EngineMessages messages, ClusterListener listener)
            throws Exception {
        this.messages = messages;
        self = Member.starting(config.name());
        manager = new DefaultCacheManager(global(config, stack), false);
        try {
            manager.defineConfiguration(REGISTRY, cache());
            manager.start();
            channel = stack.channel();
            messages.connect(channel);
            cache = manager.<String, String>getCache(REGISTRY).getAdvancedCache();
            events = new EngineEvents(self, config.members().size(), manager, cache, listener, thread);
            registry = new EngineRegistry(cache, events::serving);
            events.begin(registry);
        } catch (Exception | Error e) {
            manager.stop();
            thread.shutdownNow();
            throw e;
        }
    }

    static EngineCluster start(ClusterXml config, Path folder, ClusterListener listener) throws IOException {
        EngineMessages messages = new EngineMessages();
        EngineStack stack = new EngineStack(config, EngineTls.sockets(config, folder), messages);
        try {
            return new EngineCluster(config, stack, messages, listener);
        } catch (Exception e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new IOException(
                    "tried to open the cluster at " + config.ip() + " port " + config.port()
                            + " (session-manager/cluster) but: " + root.getMessage(),
                    e);
        }
    }

    private GlobalConfiguration global(ClusterXml config, EngineStack stack) {
        GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
        global.transport()
                .clusterName("jabberfarm")
                .nodeName(self.id())
                .addProperty(JGroupsTransport.CHANNEL_CONFIGURATOR, stack)
                // A box's name for the rack: copies go to another box where there is one.
                .rackId(config.ip())
                .machineId(self.id());
        global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
        global.jmx().disable();
        global.metrics().gauges(false).histograms(false);
        return global.build();
    }

    private static Configuration cache() {
        ConfigurationBuilder cache = new ConfigurationBuilder();
        cache.clustering().cacheMode(CacheMode.DIST_SYNC).remoteTimeout(ANSWER, TimeUnit.MILLISECONDS);
        cache.clustering()
                .hash()
                .numOwners(2)
                .numSegments(UserSegments.SEGMENTS)
                .keyPartitioner(new UserSegments());
        cache.clustering().stateTransfer().timeout(FIRST_COPY, TimeUnit.MILLISECONDS);
        cache.clustering()
                .partitionHandling()
                .whenSplit(PartitionHandling.DENY_READ_WRITES)
                .mergePolicy(new NewestWins());
        cache.locking().lockAcquisitionTimeout(ANSWER, TimeUnit.MILLISECONDS);
        return cache.build();
    }

    /** For tests that cut its network. */
    JChannel channel() {
        return channel;
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public View view() {
        return events.view();
    }

    @Override
    public Serving serving() {
        return events.serving();
    }

    @Override
    public Member owner(Jid user) {
        Address primary = cache.getDistributionManager()
                .getCacheTopology()
                .getDistribution(user.bare().toString())
                .primary();
        if (primary == null) {
            throw new ClusterException(ClusterException.Cause.NOT_SERVING, "nobody here owns " + user.bare());
        }
        return EngineMembers.member(primary);
    }

    @Override
    public SessionRegistry registry() {
        return registry;
    }

    @Override
    public Messages messages() {
        return messages;
    }

    @Override
    public void close() {
        events.close();
        messages.close();
        manager.stop();
        thread.shutdown();
    }
}
