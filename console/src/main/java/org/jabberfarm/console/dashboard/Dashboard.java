package org.jabberfarm.console.dashboard;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.deploy.Deploys;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.drain.Drains;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.NaturalOrder;
import org.jabberfarm.console.metrics.Monitor;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Routes;

/** The farm living: dashboard, box page, status API, live events. */
public final class Dashboard implements AutoCloseable {
    private final Overview overview;
    private final Live live;
    private final List<Routes> routes;

    public Dashboard(
            Inventory inventory,
            SettingsStore settings,
            Monitor monitor,
            HostKeys hostKeys,
            DesiredState desired,
            Deploys deploys,
            AgentClient agents,
            FactsReader facts,
            Drains drains,
            Audit audit) {
        Asked asked = new Asked(desired);
        this.overview = new Overview(inventory, settings, monitor, hostKeys, asked, deploys);
        this.live = new Live(overview);
        this.routes = List.of(
                new FarmPages(overview, monitor, deploys, audit),
                new BoxPages(
                        deploys,
                        overview,
                        inventory,
                        monitor,
                        desired,
                        asked,
                        new LastFacts(facts),
                        new NodeLog(agents),
                        new DrainView(drains)),
                live,
                new StatusApi(overview));
    }

    public List<Routes> routes() {
        return routes;
    }

    /** Every c2s of the farm in name order. */
    public List<C2sState> c2sNodes() {
        return overview.now().boxes().stream()
                .flatMap(b -> b.nodes().stream().filter(NodeStatus::isC2s).map(n -> C2sState.of(b, n)))
                .sorted(Comparator.comparing(c -> c.node().name(), NaturalOrder.OF_NAMES))
                .toList();
    }

    /** What the navigation shows beside its links: {@code /} to the number of wrong things, {@code /boxes} to that of boxes. */
    public Map<String, String> counts() {
        Farm farm = overview.now();
        Map<String, String> counts = new LinkedHashMap<>();
        if (!farm.wrongs().isEmpty()) {
            counts.put("/", String.valueOf(farm.wrongs().size()));
        }
        if (!farm.boxes().isEmpty()) {
            counts.put("/boxes", String.valueOf(farm.boxes().size()));
        }
        if (farm.way().id() > 0) {
            counts.put("/deploys", "1 running");
        }
        return counts;
    }

    /** Ends the live streams; to be done before the database is closed. */
    @Override
    public void close() {
        live.close();
    }
}
