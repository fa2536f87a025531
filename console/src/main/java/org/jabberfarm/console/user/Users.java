package org.jabberfarm.console.user;

import java.util.List;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.web.Routes;

/** Accounts of the farm's domains: kept by the JSM, managed through its box's agent. */
public final class Users {
    public Users(Inventory inventory, AgentClient agents, Audit audit) {}

    public List<Routes> routes() {
        return List.of();
    }
}
