package org.jabberfarm.console.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jabberfarm.console.Console;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;

/** The demo's boxes: embedded SSH servers, each with a directory of its own as its root, put into the inventory as any box is. */
final class DemoBoxes implements AutoCloseable {
    private static final String WHO = "demo";

    private final Path folder;
    private final Console console;
    private final List<DemoBox> servers = new ArrayList<>();

    DemoBoxes(Path folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    /** {@code core} with the JSM, {@code edge-1} and on with a c2s each; those of an earlier run are taken up again. */
    void start(int c2s) throws IOException {
        start("core", Set.of(Role.JSM));
        for (int i = 1; i <= c2s; i++) {
            start("edge-" + i, Set.of(Role.C2S));
        }
        Inventory inventory = console.inventory();
        for (Box box : inventory.boxes()) {
            if (box.name().startsWith("edge-") && Integer.parseInt(box.name().substring(5)) > c2s) {
                inventory.remove(box.name(), WHO);
            }
        }
    }

    private void start(String name, Set<Role> roles) throws IOException {
        Path root = Files.createDirectories(folder.resolve(name));
        DemoBox server = DemoBox.start(
                folder.resolve(name + ".ssh"), console.credentials().publicKey());
        servers.add(server);
        BoxDraft draft = new BoxDraft(
                name,
                "127.0.0.1",
                server.port(),
                System.getProperty("user.name"),
                Sudo.NONE,
                Optional.empty(),
                root.toString(),
                "127.0.0.1",
                roles,
                1,
                List.of("demo"));
        Inventory inventory = console.inventory();
        Box box = inventory.find(name).isEmpty() ? inventory.add(draft, WHO) : inventory.change(name, draft, WHO);
        // The server runs in this very process, so its key is known without asking.
        console.hostKeys().approve(box, Optional.empty(), "made by this demo", WHO);
    }

    /** Roles and process numbers of all that runs below the boxes' directories, by node name. */
    TreeMap<String, Long> processes() {
        TreeMap<String, Long> found = new TreeMap<>();
        String mark = "-Djabberfarm.root=" + folder + "/";
        ProcessHandle.allProcesses().forEach(process -> {
            String[] arguments = process.info().arguments().orElse(new String[0]);
            String root = argument(arguments, mark);
            String node = argument(arguments, "-Djabberfarm.node=");
            if (root != null && node != null) {
                found.put(node.equals("agent") ? "agent " + root : node, process.pid());
            }
        });
        return found;
    }

    private static String argument(String[] arguments, String prefix) {
        for (String argument : arguments) {
            if (argument.startsWith(prefix)) {
                return argument.substring(prefix.length());
            }
        }
        return null;
    }

    /** Stops the agents, which would start the nodes again, then the nodes, then the SSH servers. */
    @Override
    public void close() {
        TreeMap<String, Long> running = processes();
        stop(running.entrySet().stream()
                .filter(e -> e.getKey().startsWith("agent "))
                .map(Map.Entry::getValue)
                .toList());
        stop(new ArrayList<>(processes().values()));
        servers.forEach(DemoBox::close);
    }

    private static void stop(List<Long> pids) {
        List<ProcessHandle> handles =
                pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
        handles.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + 10_000_000_000L;
        for (ProcessHandle handle : handles) {
            while (handle.isAlive() && System.nanoTime() < deadline) {
                try {
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            handle.destroyForcibly();
        }
    }
}
