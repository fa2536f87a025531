package org.jabberfarm.console.user;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.settings.Settings;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.web.Routes;

/** Accounts of the farm's domains: kept by the JSM, managed through its box's agent. */
public final class Users {
    private final Accounts accounts;
    private final Supplier<Settings> settings;

    public Users(Inventory inventory, AgentClient agents, SettingsStore settings, Audit audit) {
        this(() -> SessionManager.of(inventory, agents), settings::load, audit);
    }

    Users(Supplier<Optional<SessionManager>> sessionManager, Supplier<Settings> settings, Audit audit) {
        this.accounts = new Accounts(sessionManager, audit);
        this.settings = settings;
    }

    public List<Routes> routes() {
        return List.of(new UserPages(accounts, settings), new UserApi(accounts));
    }
}
