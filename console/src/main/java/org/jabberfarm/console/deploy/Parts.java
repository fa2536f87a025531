package org.jabberfarm.console.deploy;

import java.util.function.Supplier;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.Connections;

/** What a run needs of the console. */
record Parts(
        Inventory inventory,
        SettingsStore settings,
        Connections connections,
        AgentClient agents,
        Supplier<ReleaseArchive> release,
        Vault vault) {}
