package org.jabberfarm.console.dns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.audit.AuditFilter;
import org.jabberfarm.console.dashboard.C2sState;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Drafts;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The farm's records kept in the zone of a real name server, while c2s nodes come and go. */
class KeeperTest {
    private static final String SERVICE = "_xmpp-client._tcp.chat.example.org.";

    @TempDir
    Path folder;

    private final List<C2sState> farm = new ArrayList<>();
    private final HostAddresses addresses = new HostAddresses();
    private Database database;
    private SettingsStore settings;
    private Inventory inventory;
    private Audit audit;
    private Keeper keeper;

    @BeforeEach
    void open() throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        database = Database.open(data);
        audit = new Audit(database);
        Vault vault = Vault.open(data, database);
        settings = new SettingsStore(database, vault, audit);
        inventory = new Inventory(database, vault, settings, audit);
        settings.set(Map.of("domain", "chat.example.org", "dns-zone", "example.org"), "test");
        keeper = keeper();
    }

    @AfterEach
    void close() {
        addresses.close();
        database.close();
    }

    private Keeper keeper() {
        return new Keeper(() -> List.copyOf(farm), settings::load, addresses, new OwnRecords(database), audit);
    }

    private RealServer start(RealServer.Program program) throws Exception {
        RealServer real = RealServer.start(program, Files.createDirectory(folder.resolve("dns")));
        settings.set(
                Map.of(
                        "dns-publish", "true",
                        "dns-server", real.address.toString(),
                        "dns-resolvers", real.address.toString(),
                        "dns-key-name", RealServer.KEY,
                        "dns-key-secret", Base64.getEncoder().encodeToString(RealServer.SECRET)),
                "test");
        return real;
    }

    private Box box(int number) {
        return inventory
                .find("edge-" + number)
                .orElseGet(() -> inventory.add(
                        Drafts.at(Drafts.c2s("edge-" + number, 1), "192.0.2." + number, 22, "192.0.2." + number),
                        "test"));
    }

    private void set(int number, boolean serves, boolean draining, long room) {
        Box box = box(number);
        C2sState state = new C2sState(
                box,
                box.nodes(Role.C2S).get(0),
                true,
                serves,
                draining,
                room,
                serves ? "Serving" : draining ? "Draining" : "Down");
        farm.removeIf(s -> s.box().name().equals(box.name()));
        farm.add(state);
    }

    private View.SetView service() {
        return keeper.view().records().stream()
                .filter(s -> s.name().equals(SERVICE))
                .findFirst()
                .orElseThrow();
    }

    private List<String> audited() {
        return audit.find(new AuditFilter("", "dns", "", 0, 100)).stream()
                .map(e -> e.who() + ": " + e.detail())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(RealServer.Program.class)
    void followsTheFarm(RealServer.Program program) throws Exception {
        try (RealServer real = start(program)) {
            set(1, true, false, 300);
            set(2, true, false, 100);
            keeper.tick();
            assertThat(real.dig(SERVICE, "SRV"))
                    .containsExactly("0 250 5222 c2s-2.example.org.", "0 750 5222 c2s-1.example.org.");
            assertThat(real.dig("_xmpps-client._tcp.chat.example.org", "SRV")).hasSize(2);
            assertThat(real.dig("chat.example.org", "A")).containsExactly("192.0.2.1", "192.0.2.2");
            assertThat(real.dig("c2s-2.example.org", "A")).containsExactly("192.0.2.2");
            assertThat(keeper.view().state()).isEqualTo("As asked");
            assertThat(service().state()).isEqualTo("As asked");
            assertThat(service().seen())
                    .singleElement()
                    .satisfies(s -> assertThat(s.data()).isEqualTo(service().wanted()));

            set(2, false, true, 100);
            keeper.tick();
            assertThat(real.dig(SERVICE, "SRV")).containsExactly("0 750 5222 c2s-1.example.org.");
            assertThat(real.dig("chat.example.org", "A")).containsExactly("192.0.2.1");
            set(1, false, false, 0);
            keeper.tick();
            assertThat(real.dig(SERVICE, "SRV"))
                    .as("the last one stays")
                    .containsExactly("0 750 5222 c2s-1.example.org.");
            assertThat(keeper.view().notes()).anySatisfy(n -> assertThat(n).contains("c2s-1 Down", "are kept"));
            assertThat(audited())
                    .anySatisfy(a -> assertThat(a).startsWith("console: ").contains("out: c2s-2"));

            // A console that was restarted goes on where it stopped.
            keeper = keeper();
            set(2, true, false, 100);
            keeper.tick();
            assertThat(real.dig(SERVICE, "SRV")).containsExactly("0 1000 5222 c2s-2.example.org.");
            assertThat(real.dig("www.example.org", "A")).as("of others").containsExactly("192.0.2.80");
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.Program.class)
    void leavesAloneWhatOthersPutThere(RealServer.Program program) throws Exception {
        try (RealServer real = start(program)) {
            RecordSet others = new RecordSet("chat.example.org.", "A", 60, List.of("192.0.2.80"));
            real.client()
                    .change(List.of(
                            new Change(others.key(), java.util.Optional.empty(), java.util.Optional.of(others))));
            set(1, true, false, 300);
            keeper.tick();
            assertThat(real.dig(SERVICE, "SRV")).hasSize(1);
            assertThat(real.dig("chat.example.org", "A")).containsExactly("192.0.2.80");
            View view = keeper.view();
            assertThat(view.state()).isEqualTo("Of others");
            assertThat(view.problem()).contains("chat.example.org. has A records", "192.0.2.80");
            assertThat(view.next()).contains("dns-addresses");

            keeper.publish(true, "ana");
            assertThat(real.dig("chat.example.org", "A")).containsExactly("192.0.2.1");
            assertThat(keeper.view().state()).isEqualTo("As asked");
            assertThat(audited().get(0)).startsWith("ana: 1 record sets changed");

            // No longer wanted, it goes, since it is the farm's own now.
            settings.set(Map.of("dns-addresses", "false"), "test");
            keeper.publish(false, "ana");
            assertThat(real.dig("chat.example.org", "A")).isEmpty();
            assertThat(real.dig("c2s-1.example.org", "A")).containsExactly("192.0.2.1");
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThat(keeper.view().state()).isEqualTo("No c2s");
        set(1, true, false, 300);
        settings.set(Map.of("dns-resolvers", "127.0.0.1:" + RealServer.freePort()), "test");
        View byHand = keeper.view();
        assertThat(byHand.state()).isEqualTo("By hand");
        assertThat(byHand.fragment()).contains(SERVICE + "  60 IN SRV  0 1000 5222 c2s-1.example.org.");
        assertThat(service().published()).isNull();
        assertThat(service().seen().get(0).problem()).contains("did not answer");
        assertThatThrownBy(() -> keeper.publish(false, "ana"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("dns-server, dns-key-name, dns-key-secret are not set");

        settings.set(
                Map.of(
                        "dns-publish",
                        "true",
                        "dns-server",
                        "127.0.0.1:" + RealServer.freePort(),
                        "dns-key-name",
                        RealServer.KEY,
                        "dns-key-secret",
                        Base64.getEncoder().encodeToString(RealServer.SECRET)),
                "test");
        keeper.tick();
        View failed = keeper.view();
        assertThat(failed.state()).isEqualTo("Failed");
        assertThat(failed.problem()).contains("Tried to read", "nothing listens there");
        assertThat(audited()).as("only a person's attempts").isEmpty();
        assertThat(settings.load().toString())
                .doesNotContain(Base64.getEncoder().encodeToString(RealServer.SECRET));
        settings.set(Map.of("dns-publish", "false"), "test");
        keeper.tick();
        keeper.publish(false, "ana");
        assertThat(audited()).singleElement().asString().startsWith("ana: failed: Tried to read");
    }

    @Test
    void triesAgainAtOnceWithOtherSettings() throws Exception {
        try (RealServer real = start(RealServer.Program.BIND)) {
            String secret = Base64.getEncoder().encodeToString("not the secret that it should be".getBytes(UTF_8));
            settings.set(Map.of("dns-key-secret", secret), "test");
            set(1, true, false, 300);
            keeper.tick();
            assertThat(keeper.view().problem()).contains("the secret of the key farm-key is another one there");
            settings.set(Map.of("dns-key-secret", Base64.getEncoder().encodeToString(RealServer.SECRET)), "test");
            keeper.tick();
            assertThat(real.dig(SERVICE, "SRV")).hasSize(1);
        }
    }
}
