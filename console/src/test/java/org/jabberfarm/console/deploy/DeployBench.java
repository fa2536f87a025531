package org.jabberfarm.console.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.audit.AuditFilter;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.ssh.Credentials;
import org.jabberfarm.console.ssh.HostKeys;

/** Deploys over real SSH to boxes that are folders; only the plans are made by hand. */
final class DeployBench implements AutoCloseable, Deploys.Source {
    final Path folder;
    final Database database;
    final Audit audit;
    final Parts parts;
    final HostKeys hostKeys;
    final Credentials credentials;
    final Deploys deploys;
    final List<Long> applied = new ArrayList<>();
    private final Map<String, Box> boxes = new ConcurrentHashMap<>();
    private final List<DemoBox> servers = new ArrayList<>();
    volatile List<BoxPlan> plans = List.of();
    volatile ReleaseArchive release;

    DeployBench(Path folder) {
        this.folder = folder;
        DataFolder data = DataFolder.open(folder.resolve("console"));
        database = Database.open(data);
        audit = new Audit(database);
        Vault vault = Vault.open(data, database);
        SettingsStore settings = new SettingsStore(database, vault, audit);
        Inventory inventory = new Inventory(database, vault, settings, audit);
        hostKeys = new HostKeys(database, audit);
        credentials = new Credentials(vault);
        Connections connections = new Connections(name -> Optional.ofNullable(boxes.get(name)), hostKeys, credentials);
        parts = new Parts(inventory, settings, connections, new AgentClient(connections), () -> release, vault);
        deploys = new Deploys(database, this, parts, audit);
    }

    /** A running box with its host key approved. {@code path} comes first where its commands are looked for. */
    Box box(String name, Path path) throws IOException {
        DemoBox server = DemoBox.start(
                folder.resolve(name),
                0,
                credentials.publicKey(),
                Optional.empty(),
                Map.of("PATH", path + ":" + System.getenv("PATH")));
        servers.add(server);
        Box box = new Box(
                name,
                "127.0.0.1",
                server.port(),
                System.getProperty("user.name"),
                Sudo.NONE,
                Optional.empty(),
                folder.resolve(name).resolve("root").toRealPath().toString(),
                "127.0.0.1",
                9100,
                List.of(),
                List.of());
        boxes.put(name, box);
        hostKeys.approve(box, Optional.empty(), "test", "somebody");
        return box;
    }

    Box box(String name) throws IOException {
        Files.createDirectories(folder.resolve(name).resolve("root"));
        return box(name, folder.resolve("bin"));
    }

    static BoxPlan plan(Box box, Desired desired, Step... steps) {
        return new BoxPlan(box, Optional.empty(), desired, Optional.empty(), List.of(steps), List.of());
    }

    static Desired nothing(Box box) {
        return new Desired(box.name(), "", List.of(), List.of(), List.of(), List.of());
    }

    Run end(Run run) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> deploys.get(run.id()), Run::over);
    }

    List<LogLine> log(Run run) {
        return deploys.lines(run.id(), 0, 10_000);
    }

    List<String> audited() {
        return audit.find(new AuditFilter("", "", "", 0, 100)).stream()
                .map(e -> e.action() + " " + e.subject() + " " + e.detail())
                .toList();
    }

    @Override
    public List<BoxPlan> reread(long id) {
        return plans;
    }

    @Override
    public void applied(long id, long run) {
        applied.add(id);
    }

    @Override
    public void close() {
        deploys.close();
        parts.connections().close();
        servers.forEach(DemoBox::close);
        database.close();
    }
}
