package org.jabberfarm.console.deploy;

import java.util.List;
import java.util.function.Supplier;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.plan.Plans;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.web.Routes;

/** Applies plans: one run at a time, on all its boxes. */
public final class Deploys implements AutoCloseable {
    public Deploys(
            Database database,
            Plans plans,
            Inventory inventory,
            SettingsStore settings,
            Connections connections,
            AgentClient agents,
            Supplier<ReleaseArchive> release,
            Vault vault,
            Audit audit) {}

    public List<Routes> routes() {
        return List.of();
    }

    /** Id of the run that goes on now, 0 for none. */
    public long running() {
        return 0;
    }

    /** Ends what is running: it is marked interrupted by the next start. */
    @Override
    public void close() {}
}
