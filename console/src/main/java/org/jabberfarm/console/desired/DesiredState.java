package org.jabberfarm.console.desired;

import java.util.function.Supplier;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;

/** Renders what a box should hold from the inventory and the farm settings. Same input, same bytes. */
public final class DesiredState {
    public DesiredState(Inventory inventory, SettingsStore settings, Vault vault, Supplier<ReleaseArchive> release) {}

    public Desired of(Box box) {
        throw new IllegalStateException("later");
    }
}
