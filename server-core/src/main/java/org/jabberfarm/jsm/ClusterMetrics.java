package org.jabberfarm.jsm;

import org.jabberfarm.jsm.cluster.Cluster;
import org.jabberfarm.jsm.owner.ClusterOwners;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.process.Metrics;

/** What a JSM tells of its place among others; on its own there is nothing to tell. */
final class ClusterMetrics {
    private ClusterMetrics() {}

    static void show(Metrics metrics, Cluster cluster, ClusterOwners owners, Sessions sessions) {
        metrics.gauge(
                "jabberfarm_cluster_members", () -> cluster.view().members().size());
        metrics.gauge("jabberfarm_cluster_serving", () -> cluster.serving().allowed() ? 1 : 0);
        metrics.gauge(
                "jabberfarm_cluster_registrations", () -> cluster.registry().kept());
        metrics.gauge("jabberfarm_cluster_held_packets", owners::held);
        metrics.gauge("jabberfarm_users", () -> sessions.online().size());
        metrics.gauge("jabberfarm_sessions_taken_total", sessions.rehoming()::taken);
        metrics.gauge("jabberfarm_sessions_handed_total", sessions.rehoming()::handed);
    }
}
