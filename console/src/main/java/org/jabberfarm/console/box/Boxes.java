package org.jabberfarm.console.box;

import java.util.List;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.ssh.Credentials;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Routes;

/** Boxes from the first form to a trusted, checked login: pages and API. */
public final class Boxes {
    public Boxes(
            Inventory inventory,
            SettingsStore settings,
            HostKeys hostKeys,
            Credentials credentials,
            Connections connections,
            FactsReader facts,
            Audit audit) {}

    public List<Routes> routes() {
        return List.of();
    }
}
