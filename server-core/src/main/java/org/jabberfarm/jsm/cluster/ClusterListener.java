package org.jabberfarm.jsm.cluster;

/** What happens to a cluster. All of it comes on one thread of the cluster's, in order; take no long time. */
public interface ClusterListener {
    default void viewChanged(View before, View after) {}

    /** Some users have other owners than before; {@link Cluster#owner} tells. */
    default void ownersMoved() {}

    default void serving(Serving serving) {}

    /**
     * A registration of a member that is gone, told by the member that keeps it now. It may come several times, until it is
     * taken over ({@link SessionRegistry#replace}) or removed.
     *
     * @return false to have it removed
     */
    default boolean orphaned(Registration registration) {
        return false;
    }
}
