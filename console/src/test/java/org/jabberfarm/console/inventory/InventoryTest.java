package org.jabberfarm.console.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.audit.AuditEntry;
import org.jabberfarm.console.audit.AuditFilter;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
    @TempDir
    Path data;

    private Database database;
    private Vault vault;
    private SettingsStore settings;
    private Audit audit;
    private Inventory inventory;

    @BeforeEach
    void open() {
        DataFolder folder = DataFolder.open(data);
        database = Database.open(folder);
        vault = Vault.open(folder, database);
        audit = new Audit(database);
        settings = new SettingsStore(database, vault, audit);
        inventory = again();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Inventory again() {
        return new Inventory(database, vault, settings, audit);
    }

    @Test
    void givesOutNamesAndPortsAndKeepsThem() {
        inventory.add(Drafts.jsm("core-1"), "ana");
        inventory.add(Drafts.c2s("edge-1", 2), "ana");
        inventory.add(Drafts.c2s("edge-10", 1), "ana");
        inventory.add(Drafts.c2s("edge-2", 1), "ana");

        assertThat(inventory.boxes()).extracting(Box::name).containsExactly("core-1", "edge-1", "edge-2", "edge-10");
        assertThat(inventory.get("core-1").nodes())
                .containsExactly(new Node("jsm-1", Role.JSM, "core-1", 0, 0, 0, 9200));
        assertThat(inventory.nodes(Role.C2S))
                .containsExactly(
                        new Node("c2s-1", Role.C2S, "edge-1", 5222, 5223, 5347, 9200),
                        new Node("c2s-2", Role.C2S, "edge-1", 5224, 5225, 5348, 9201),
                        new Node("c2s-3", Role.C2S, "edge-10", 5222, 5223, 5349, 9200),
                        new Node("c2s-4", Role.C2S, "edge-2", 5222, 5223, 5350, 9200));
        assertThat(inventory.boxes()).extracting(Box::agentMetricsPort).containsOnly(9199);
        assertThat(inventory.get("edge-1").address()).isEqualTo("edge-1.example.org");
        assertThat(again().boxes()).isEqualTo(inventory.boxes());
        assertThat(inventory.node("c2s-4").orElseThrow().box()).isEqualTo("edge-2");
    }

    @Test
    void boxesOfOneAddressShareItsPorts() {
        for (int i = 1; i <= 3; i++) {
            inventory.add(Drafts.at(Drafts.c2s("demo-" + i, 1), "127.0.0.1", 5224 + 100 * i, "127.0.0.1"), "ana");
        }
        assertThat(inventory.nodes(Role.C2S)).extracting(Node::port).containsExactly(5222, 5224, 5226);
        assertThat(inventory.nodes(Role.C2S)).extracting(Node::tlsPort).containsExactly(5223, 5225, 5227);
        assertThat(inventory.nodes(Role.C2S)).extracting(Node::metricsPort).containsExactly(9200, 9201, 9202);
        assertThat(inventory.boxes()).extracting(Box::agentMetricsPort).containsExactly(9199, 9198, 9197);
    }

    @Test
    void noPortIsGivenOutTwiceOnAFullBox() {
        settings.set(Map.of("link-port", "5300"), "ana");
        inventory.add(Drafts.roles(Drafts.c2s("all", 64), Set.of(Role.C2S, Role.JSM)), "ana");
        List<Integer> ports = inventory.get("all").nodes().stream()
                .flatMap(n -> List.of(n.port(), n.tlsPort(), n.linkPort(), n.metricsPort()).stream())
                .filter(p -> p != 0)
                .toList();
        assertThat(ports).hasSize(64 * 4 + 1).doesNotHaveDuplicates().doesNotContain(22);
    }

    @Test
    void aChangeKeepsNodesAndOfTooManyDropsTheHighest() {
        inventory.add(Drafts.c2s("edge-1", 3), "ana");
        inventory.add(Drafts.c2s("edge-2", 1), "ana");
        List<Node> before = inventory.get("edge-1").nodes();
        String secret = inventory.linkSecret("c2s-1").reveal();

        Box fewer = inventory.change("edge-1", Drafts.c2s("edge-1", 1), "ana");
        assertThat(fewer.nodes()).containsExactly(before.get(0));
        assertThat(inventory.linkSecret("c2s-1").reveal()).isEqualTo(secret);
        assertThatThrownBy(() -> inventory.linkSecret("c2s-3")).isInstanceOf(NotFound.class);
        assertThat(vault.has("node.c2s-3.secret")).isFalse();

        Box more = inventory.change("edge-1", Drafts.c2s("edge-1", 2), "ana");
        assertThat(more.nodes()).extracting(Node::name).containsExactly("c2s-1", "c2s-2");
        assertThat(inventory.linkSecret("c2s-2").reveal()).isNotEqualTo(secret);
        assertThat(audit()).contains("box.change edge-1 c2s-2 removed; c2s-3 removed", "box.change edge-1 c2s-2 added");
    }

    @Test
    void movingToASharedAddressChangesOnlyThePortsThatClash() {
        inventory.add(Drafts.at(Drafts.c2s("one", 1), "10.0.0.1", 22, ""), "ana");
        inventory.add(Drafts.at(Drafts.c2s("two", 1), "10.0.0.2", 2222, ""), "ana");
        Box moved = inventory.change("two", Drafts.at(Drafts.c2s("two", 1), "10.0.0.1", 2222, ""), "ana");
        assertThat(moved.nodes()).containsExactly(new Node("c2s-2", Role.C2S, "two", 5224, 5225, 5348, 9201));
        assertThat(moved.agentMetricsPort()).isEqualTo(9198);
        assertThat(inventory.get("one").nodes().get(0).port()).isEqualTo(5222);
    }

    @Test
    void removingABoxFreesItsNamesAndItsSecrets() {
        inventory.add(Drafts.c2s("edge-1", 2), "ana");
        inventory.add(Drafts.via(Drafts.c2s("edge-2", 1), "edge-1"), "ana");
        assertThatThrownBy(() -> inventory.remove("edge-1", "ana"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("edge-2 is reached through it");
        inventory.change("edge-2", Drafts.c2s("edge-2", 1), "ana");
        inventory.remove("edge-1", "ana");
        assertThat(vault.has("node.c2s-1.secret")).isFalse();
        assertThat(inventory.add(Drafts.c2s("edge-3", 2), "ana").nodes())
                .extracting(Node::name)
                .containsExactly("c2s-1", "c2s-2");
        assertThatThrownBy(() -> inventory.remove("edge-1", "ana")).isInstanceOf(NotFound.class);
        assertThat(audit()).contains("box.remove edge-1 edge-1.example.org port 22, login deploy, nodes c2s-1 c2s-2");
    }

    @Test
    void saysOneProblemForEachFieldAndAddsNothing() {
        inventory.add(Drafts.c2s("edge-1", 1), "ana");
        inventory.add(Drafts.jsm("core-1"), "ana");
        BoxDraft wrong = new BoxDraft(
                "edge_1",
                "10.0.0.256",
                70_000,
                "-x",
                Sudo.NONE,
                Optional.of("nowhere"),
                "/a/../b",
                "x/y",
                Set.of(Role.JSM, Role.C2S),
                65,
                List.of("fine", "two words"));
        assertThatThrownBy(() -> inventory.add(wrong, "ana"))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e -> assertThat(e.problems())
                                .containsOnlyKeys(
                                        "name", "host", "sshPort", "user", "via", "roles", "c2sCount", "tags", "root"));
        assertThatThrownBy(() -> inventory.add(Drafts.c2s("edge-1", 1), "ana")).hasMessageContaining("already");
        assertThatThrownBy(() -> inventory.add(Drafts.c2s("new", 1), "ana")).hasMessageContaining("another name");
        assertThatThrownBy(() -> inventory.add(Drafts.roles(Drafts.c2s("e", 1), Set.of()), "ana"))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> inventory.change("edge-1", Drafts.c2s("edge-9", 1), "ana"))
                .hasMessageContaining("keeps its name");
        assertThat(inventory.boxes()).hasSize(2);
    }

    @Test
    void aPublicHostIsWhatClientsCanDial() {
        inventory.add(Drafts.publicHost(Drafts.c2s("edge-1", 1), "203.0.113.7"), "ana");
        inventory.change("edge-1", Drafts.publicHost(Drafts.c2s("edge-1", 1), "c1.chat.example.org"), "ana");
        assertThat(inventory.get("edge-1").publicHost()).isEqualTo("c1.chat.example.org");
        assertThat(audit()).contains("box.change edge-1 public host \"203.0.113.7\" to \"c1.chat.example.org\"");
        assertThatThrownBy(() -> inventory.change(
                        "edge-1", Drafts.publicHost(Drafts.c2s("edge-1", 1), "c1.example.org:5222"), "ana"))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e -> assertThat(e.problems())
                                .containsOnly(Map.entry("publicHost", "Only the host: each c2s adds its own port.")));
        inventory.change("edge-1", Drafts.c2s("edge-1", 1), "ana");
        assertThat(inventory.get("edge-1").publicHost()).isEmpty();
    }

    @Test
    void bastionsMakeNoCircle() {
        inventory.add(Drafts.c2s("a", 1), "ana");
        inventory.add(Drafts.via(Drafts.c2s("b", 1), "a"), "ana");
        inventory.add(Drafts.via(Drafts.c2s("c", 1), "b"), "ana");
        assertThatThrownBy(() -> inventory.change("a", Drafts.via(Drafts.c2s("a", 1), "c"), "ana"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("a via c via b via a");
        assertThatThrownBy(() -> inventory.change("a", Drafts.via(Drafts.c2s("a", 1), "a"), "ana"))
                .hasMessageContaining("circle");
    }

    @Test
    void rotatesLinkSecrets() {
        inventory.add(Drafts.c2s("edge-1", 2), "ana");
        String before = inventory.linkSecret("c2s-2").reveal();
        inventory.rotate("edge-1", "ana");
        assertThat(inventory.linkSecret("c2s-2").reveal()).isNotEqualTo(before);
        assertThat(audit()).contains("box.rotate edge-1 link secrets of c2s-1, c2s-2");
    }

    @Test
    void savingTheSameAgainIsNoChange() {
        inventory.add(Drafts.c2s("edge-1", 1), "ana");
        inventory.change("edge-1", Drafts.c2s("EDGE-1", 1), "ana");
        assertThat(audit()).hasSize(1);
    }

    @Test
    void asOneFileItGoesOutAndComesBackTheSame() throws Exception {
        inventory.add(Drafts.jsm("core-1"), "ana");
        inventory.add(Drafts.c2s("edge-1", 3), "ana");
        inventory.add(Drafts.via(Drafts.c2s("a-behind", 1), "core-1"), "ana");
        inventory.change("edge-1", Drafts.publicHost(Drafts.c2s("edge-1", 2), "Edge-1.Example.Org"), "ana");
        String json = Json.MAPPER.writeValueAsString(inventory.file());
        assertThat(json).doesNotContain("secret").containsOnlyOnce("\"publicHost\":\"edge-1.example.org\"");
        InventoryFile file = Json.MAPPER.readValue(json, InventoryFile.class);
        String secret = inventory.linkSecret("c2s-1").reveal();
        List<Box> before = inventory.boxes();

        Inventory.Imported nothing = inventory.replace(file, "ana");
        assertThat(nothing).isEqualTo(new Inventory.Imported(List.of(), List.of(), List.of()));
        assertThat(inventory.boxes()).isEqualTo(before);
        assertThat(inventory.linkSecret("c2s-1").reveal()).isEqualTo(secret);

        inventory.remove("edge-1", "ana");
        inventory.add(Drafts.c2s("other", 1), "ana");
        Inventory.Imported back = inventory.replace(file, "ana");
        assertThat(back).isEqualTo(new Inventory.Imported(List.of("edge-1"), List.of(), List.of("other")));
        assertThat(inventory.boxes()).isEqualTo(before);
        assertThat(inventory.linkSecret("c2s-2").reveal()).isNotEmpty();
    }

    @Test
    void aFileWithClashesIsRefusedWhole() throws Exception {
        inventory.add(Drafts.c2s("edge-1", 1), "ana");
        List<Box> before = inventory.boxes();
        InventoryFile clash = Json.MAPPER.readValue("""
                {"boxes": [
                 {"name": "a", "host": "10.0.0.1", "user": "deploy", "nodes": [{"name": "c2s-1", "port": 5222}]},
                 {"name": "b", "host": "10.0.0.1", "sshPort": 23, "user": "deploy", "nodes": [{"name": "c2s-2", "port": 5222}]}]}""", InventoryFile.class);
        assertThatThrownBy(() -> inventory.replace(clash, "ana"))
                .hasMessageContaining("a.nodes: c2s-1 asks for a port");
        InventoryFile twice = Json.MAPPER.readValue("""
                {"boxes": [
                 {"name": "a", "host": "10.0.0.1", "user": "deploy", "nodes": [{"name": "c2s-1"}, {"name": "c2s-1"}]},
                 {"name": "b", "host": "10.0.0.1/", "user": "deploy", "sudo": "yes", "nodes": [{"name": "x-2"}]}]}""", InventoryFile.class);
        assertThatThrownBy(() -> inventory.replace(twice, "ana"))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e -> assertThat(e.problems())
                                .containsOnlyKeys("a.nodes", "b.host", "b.sudo", "b.nodes", "b.roles"));
        assertThat(inventory.boxes()).isEqualTo(before);
    }

    private List<String> audit() {
        return audit.find(new AuditFilter("", "", "", 0, 50)).stream()
                .filter(e -> e.action().startsWith("box."))
                .map((AuditEntry e) -> e.action() + " " + e.subject() + " " + e.detail())
                .toList();
    }
}
