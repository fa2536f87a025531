package org.jabberfarm.console.plan;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Routes;

/** Makes plans, keeps them, and gives them out once more to be applied. */
public final class Plans {
    /** @param usersOf live connections (c2s) or sessions (JSM) of a node */
    public Plans(
            Database database,
            Inventory inventory,
            SettingsStore settings,
            FactsReader facts,
            HostKeys hostKeys,
            DesiredState desired,
            ToLongFunction<String> usersOf,
            Audit audit) {}

    public List<Routes> routes() {
        return List.of();
    }

    /**
     * A plan, read and computed once more to be applied: only what was reviewed.
     *
     * @return its boxes, those with a problem too
     * @throws org.jabberfarm.console.fault.NotFound when there is no such plan
     * @throws org.jabberfarm.console.fault.Conflict when it was applied or discarded, is too old, or a box or the
     *     inventory is not what it was when the plan was made; names what changed
     */
    public List<BoxPlan> reread(long id) {
        throw new IllegalStateException("later");
    }

    /** Marks it applied by a run; a plan can be applied once. */
    public void applied(long id, long run) {}
}
