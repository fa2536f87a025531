package org.jabberfarm.console.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jabberfarm.console.Console;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;

/** The demo's boxes: embedded SSH servers, each with a directory of its own as its root, put into the inventory as any box is. */
final class DemoBoxes implements AutoCloseable {
    static final String CORE = "core";
    private static final String AGENT = "agent";
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Path folder;
    private final Console console;
    private final List<DemoBox> servers = new CopyOnWriteArrayList<>();
    private final List<String> names = new CopyOnWriteArrayList<>();

    DemoBoxes(Path folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    /** {@code core} with the JSM, {@code edge-1} and on with a c2s each; those of an earlier run are taken up again. */
    void start(int c2s) throws IOException {
        start(CORE, Set.of(Role.JSM));
        for (int i = 1; i <= c2s; i++) {
            start("edge-" + i, Set.of(Role.C2S));
        }
        Inventory inventory = console.inventory();
        for (Box box : inventory.boxes()) {
            if (box.name().matches("edge-\\d+") && box.root().startsWith(folder + "/") && !names.contains(box.name())) {
                stop(folder.resolve(box.name()));
                inventory.remove(box.name(), Demo.WHO);
            }
        }
    }

    /** Of the boxes that were started. */
    List<String> names() {
        return List.copyOf(names);
    }

    private void start(String name, Set<Role> roles) throws IOException {
        Path root = Files.createDirectories(folder.resolve(name));
        DemoBox server = DemoBox.start(
                folder.resolve(name + ".ssh"), console.credentials().publicKey());
        servers.add(server);
        names.add(name);
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
        Box box = inventory.find(name).isEmpty()
                ? inventory.add(draft, Demo.WHO)
                : inventory.change(name, draft, Demo.WHO);
        // The server runs in this very process, so its key is known without asking.
        console.hostKeys().approve(box, Optional.empty(), "made by this demo", Demo.WHO);
    }

    /** Process numbers of all that runs below the boxes' directories, by node name; agents as {@code agent BOX}. */
    Map<String, Long> processes() {
        return processes(folder);
    }

    private static Map<String, Long> processes(Path below) {
        TreeMap<String, Long> found = new TreeMap<>();
        ProcessHandle.allProcesses().forEach(process -> {
            String[] arguments = process.info().arguments().orElse(new String[0]);
            String root = argument(arguments, "-Djabberfarm.root=");
            String node = argument(arguments, "-Djabberfarm.node=");
            if (root != null && node != null && Path.of(root).startsWith(below)) {
                found.put(node.equals(AGENT) ? AGENT + " " + Path.of(root).getFileName() : node, process.pid());
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

    /** Stops the SSH servers, so that nothing is started any more, then what was started. */
    @Override
    public void close() {
        servers.forEach(DemoBox::close);
        stop(folder);
    }

    /** Agents first, which would start the nodes again; once more for what was just about to begin. */
    private static void stop(Path below) {
        for (int i = 0; i < 2; i++) {
            stop(processes(below).entrySet().stream()
                    .filter(e -> e.getKey().startsWith(AGENT + " "))
                    .map(Map.Entry::getValue)
                    .toList());
            stop(List.copyOf(processes(below).values()));
        }
    }

    private static void stop(List<Long> pids) {
        List<ProcessHandle> handles =
                pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
        handles.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + STOP.toNanos();
        for (ProcessHandle handle : handles) {
            try {
                handle.onExit().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                handle.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                handle.destroyForcibly();
            }
        }
    }
}
