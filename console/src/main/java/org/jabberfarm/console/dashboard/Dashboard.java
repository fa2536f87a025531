package org.jabberfarm.console.dashboard;

import java.util.List;
import java.util.Map;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.deploy.Deploys;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.metrics.Monitor;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Routes;

/** The farm living: dashboard, box page, status API, live events. */
public final class Dashboard {
    public Dashboard(
            Inventory inventory,
            SettingsStore settings,
            Monitor monitor,
            HostKeys hostKeys,
            DesiredState desired,
            Deploys deploys,
            AgentClient agents) {}

    public List<Routes> routes() {
        return List.of();
    }

    /** What the navigation shows beside its links: {@code /} to the number of wrong things, {@code /boxes} to that of boxes. */
    public Map<String, String> counts() {
        return Map.of();
    }
}
