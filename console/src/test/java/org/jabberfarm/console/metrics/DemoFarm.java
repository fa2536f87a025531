package org.jabberfarm.console.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.ssh.Credentials;

/** A real console and boxes that are folders, reached over SSH. */
public final class DemoFarm implements AutoCloseable {
    public final TestConsole site;

    private final Path folder;
    private final String publicKey;
    private final List<DemoBox> servers = new ArrayList<>();

    public DemoFarm(Path folder) throws IOException {
        this.folder = folder;
        Path data = Files.createDirectories(folder.resolve("data"));
        try (var database =
                org.jabberfarm.console.data.Database.open(org.jabberfarm.console.data.DataFolder.open(data))) {
            publicKey = new Credentials(org.jabberfarm.console.secret.Vault.open(
                            org.jabberfarm.console.data.DataFolder.open(data), database))
                    .publicKey();
        }
        site = new TestConsole(data);
        site.console.settings().set(Map.of("domain", "chat.example.org"), "test");
    }

    /** Root of a box on this machine. */
    public Path root(String name) {
        return folder.resolve(name);
    }

    /** A box in the inventory with its SSH server running; its key is not approved yet. */
    public Box box(String name, Role role) throws IOException {
        DemoBox server = DemoBox.start(Files.createDirectories(root(name)), publicKey);
        servers.add(server);
        return site.console
                .inventory()
                .add(
                        new BoxDraft(
                                name,
                                "127.0.0.1",
                                server.port(),
                                System.getProperty("user.name"),
                                Sudo.NONE,
                                Optional.empty(),
                                root(name).toString(),
                                "127.0.0.1",
                                Set.of(role),
                                1,
                                List.of()),
                        "test");
    }

    public Box trusted(Box box) throws IOException {
        site.console.hostKeys().approve(box, Optional.empty(), "test", "test");
        return box;
    }

    /** Stops the SSH server of the box that was added as number {@code index}. */
    public void vanish(int index) throws IOException {
        servers.get(index).close();
    }

    public static void within(Duration time, String what, BooleanSupplier holds) throws InterruptedException {
        Instant until = Instant.now().plus(time);
        while (!holds.getAsBoolean()) {
            if (Instant.now().isAfter(until)) {
                throw new AssertionError("not within " + time + ": " + what);
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws IOException {
        site.close();
        for (DemoBox server : servers) {
            server.close();
        }
    }
}
