package org.jabberfarm.jsm.owner;

import org.jabberfarm.jsm.cluster.ClusterListener;
import org.jabberfarm.jsm.cluster.Registration;
import org.jabberfarm.jsm.cluster.Serving;
import org.jabberfarm.jsm.cluster.View;

/** Brings what happens to the cluster to whoever has to act on it, once there is somebody. */
public final class Listening implements ClusterListener {
    private volatile ClusterOwners owners;
    private volatile Runnable servingChanged = () -> {};

    /** @param changed runs when this JSM may or may not serve any longer */
    public void to(ClusterOwners made, Runnable changed) {
        servingChanged = changed;
        owners = made;
    }

    @Override
    public void viewChanged(View before, View after) {
        if (owners != null) {
            owners.viewChanged();
        }
    }

    @Override
    public void ownersMoved() {
        if (owners != null) {
            owners.takeover().ownersMoved();
        }
    }

    @Override
    public void serving(Serving serving) {
        if (owners == null) {
            return;
        }
        if (serving.allowed()) {
            owners.takeover().returned();
        } else {
            owners.takeover().doubt();
        }
        servingChanged.run();
    }

    @Override
    public boolean orphaned(Registration registration) {
        if (owners != null) {
            owners.takeover().orphaned(registration.user());
        }
        return true;
    }
}
