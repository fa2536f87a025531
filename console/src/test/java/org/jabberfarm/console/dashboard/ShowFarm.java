package org.jabberfarm.console.dashboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.ConsoleOptions;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.metrics.Samples;
import org.jabberfarm.console.metrics.ShowHistory;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.process.Json;

/** Runs a console over a farm that exists on paper only, to look at its pages: {@code ShowFarm DATA PORT BOXES}. */
public final class ShowFarm {
    private ShowFarm() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        int boxes = Integer.parseInt(args[2]);
        List<org.jabberfarm.console.inventory.Box> all = new ArrayList<>();
        TestConsole inventory = new TestConsole(data);
        if (boxes > 0) {
            inventory.console.settings().set(Map.of("domain", "chat.example.org"), "admin");
        }
        for (int i = 0; i < boxes; i++) {
            String name = i == 0 ? "core-1" : "edge-" + i;
            all.add(inventory
                    .console
                    .inventory()
                    .add(
                            new BoxDraft(
                                    name,
                                    "127.0.0.1",
                                    10_000 + i,
                                    "deploy",
                                    Sudo.PASSWORDLESS,
                                    Optional.empty(),
                                    "/",
                                    "127.1." + i / 200 + "." + (1 + i % 200),
                                    i == 0 ? Set.of(Role.JSM) : Set.of(Role.C2S),
                                    1,
                                    List.of()),
                            "admin"));
        }
        inventory.close();
        try (Database database = Database.open(DataFolder.open(data))) {
            fill(database, all);
        }
        TestConsole console = new TestConsole(new ConsoleOptions(data, Integer.parseInt(args[1]), "127.0.0.1"));
        console.login(Access.ADMIN);
        System.out.println(console.url + " " + console.token(Access.ADMIN));
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void fill(Database database, List<org.jabberfarm.console.inventory.Box> all) throws Exception {
        long now = System.currentTimeMillis();
        Map<String, Boolean> links = new LinkedHashMap<>();
        List<Node> c2s = all.stream()
                .flatMap(b -> b.nodes().stream())
                .filter(n -> n.role() == Role.C2S)
                .toList();
        c2s.forEach(n -> links.put(n.name(), true));
        long sessions = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            var box = all.get(i);
            Node node = box.nodes().get(0);
            long connections = 3000 + (i * 7919L) % 5000;
            long age = -600_000;
            Sample sample;
            if (node.role() == Role.JSM) {
                sample = Samples.of(now, Samples.jsm(node.name(), sessions, links));
            } else if (i == 2) {
                connections = 4_812;
                sample = Samples.of(now, Samples.c2s(node.name(), connections, 7_936, 8_000));
            } else if (i == 3) {
                age = 47_000;
                sample = Samples.of(now, Samples.c2s(node.name(), connections, 10_007, 16_384));
            } else if (i == 4) {
                sample = Samples.of(now, Samples.down(node.name(), "c2s", "exited with code 1 after 3 s"));
            } else if (i == 5) {
                connections = 8_630;
                sample = Samples.of(now, Samples.c2s(node.name(), connections, 10_007, 16_384));
            } else {
                sample = Samples.of(now, Samples.c2s(node.name(), connections, 10_007, 16_384));
            }
            sessions += connections;
            if (i == 7) {
                continue;
            }
            String json = "{\"samples\":[" + Json.write(sample) + "]}";
            long received = now - age;
            database.jdbi()
                    .useHandle(h -> h.execute(
                            "merge into last_sample (box, received, sample) key (box) values (?, ?, ?)",
                            box.name(),
                            received,
                            json));
            ShowHistory.fill(database, box, node, connections, now);
        }
    }
}
