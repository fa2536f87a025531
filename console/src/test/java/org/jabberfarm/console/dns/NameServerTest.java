package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.dns.RecordSet.Key;
import org.jabberfarm.console.settings.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates of real name servers. */
class NameServerTest {
    private static final String SERVICE = "_xmpp-client._tcp.example.org.";
    private static final RecordSet SRV = new RecordSet(
            SERVICE, "SRV", 60, List.of("0 750 5222 c2s-1.example.org.", "0 250 5222 c2s-2.example.org."));
    private static final RecordSet V6 = new RecordSet("c2s-1.example.org.", "AAAA", 60, List.of("2001:db8::1"));

    @TempDir
    Path folder;

    private static Change put(RecordSet set) {
        return new Change(set.key(), Optional.empty(), Optional.of(set));
    }

    private static DnsFailure failure(NameServer server, Change change) {
        return catchThrowableOfType(DnsFailure.class, () -> server.change(List.of(change)));
    }

    @ParameterizedTest
    @EnumSource(RealServer.Program.class)
    void takesWhatIsWantedAndNothingElse(RealServer.Program program) throws Exception {
        try (RealServer real = RealServer.start(program, folder)) {
            NameServer server = real.client();
            assertThat(server.read(List.of(SRV.key(), V6.key()))).isEmpty();
            server.change(List.of(put(SRV), put(V6)));
            assertThat(real.dig(SERVICE, "SRV"))
                    .containsExactly("0 250 5222 c2s-2.example.org.", "0 750 5222 c2s-1.example.org.");
            assertThat(real.dig("c2s-1.example.org", "AAAA")).containsExactly("2001:db8::1");
            assertThat(server.read(List.of(SRV.key(), V6.key()))).isEqualTo(Map.of(SRV.key(), SRV, V6.key(), V6));

            RecordSet one = new RecordSet(SERVICE, "SRV", 30, List.of("0 1000 5222 c2s-2.example.org."));
            server.change(List.of(
                    new Change(SRV.key(), Optional.of(SRV), Optional.of(one)),
                    new Change(V6.key(), Optional.of(V6), Optional.empty())));
            assertThat(server.read(List.of(SRV.key(), V6.key()))).isEqualTo(Map.of(one.key(), one));
            assertThat(real.dig(SERVICE, "SRV")).containsExactly("0 1000 5222 c2s-2.example.org.");
            assertThat(real.dig("c2s-1.example.org", "AAAA")).isEmpty();
            assertThat(real.dig("www.example.org", "A")).as("of others").containsExactly("192.0.2.80");
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.Program.class)
    void changesNothingThatIsNotAsItWasRead(RealServer.Program program) throws Exception {
        try (RealServer real = RealServer.start(program, folder)) {
            NameServer server = real.client();
            server.change(List.of(put(SRV)));
            assertThat(failure(server, put(SRV))).hasMessageContaining("changed these records at the same time");
            RecordSet other = new RecordSet(SERVICE, "SRV", 60, List.of("0 1 5222 c2s-1.example.org."));
            assertThat(failure(server, new Change(SRV.key(), Optional.of(other), Optional.empty())))
                    .hasMessageContaining("changed these records at the same time");
            assertThat(real.dig(SERVICE, "SRV")).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.Program.class)
    void saysWhyItRefuses(RealServer.Program program) throws Exception {
        try (RealServer real = RealServer.start(program, folder)) {
            byte[] wrong = "another thirty-two bytes or so...".getBytes(StandardCharsets.UTF_8);
            DnsFailure secret = failure(new NameServer(real.address, RealServer.ZONE, RealServer.KEY, wrong), put(SRV));
            assertThat(secret).hasMessageContaining("the secret of the key farm-key is another one there");
            assertThat(secret.next()).contains("dns-key-secret");
            assertThat(failure(new NameServer(real.address, RealServer.ZONE, "nobody", RealServer.SECRET), put(SRV)))
                    .hasMessageContaining("it knows no HMAC-SHA256 key nobody");
            DnsFailure rights =
                    failure(new NameServer(real.address, RealServer.ZONE, "reader", RealServer.SECRET), put(SRV));
            assertThat(rights.next()).contains("Let the key reader update").contains("docs/dns.md");
            DnsFailure zone = failure(
                    new NameServer(real.address, "example.net", RealServer.KEY, RealServer.SECRET),
                    put(new RecordSet("example.net.", "A", 60, List.of("192.0.2.1"))));
            assertThat(zone).hasMessageContaining("does not look after that zone");
            assertThat(zone.next()).contains("dns-zone", "dns-server");
            assertThat(real.dig(SERVICE, "SRV")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.Program.class)
    void goesOnWhenTheServerWasRestarted(RealServer.Program program) throws Exception {
        NameServer server;
        int port;
        try (RealServer real = RealServer.start(program, folder)) {
            server = real.client();
            port = real.address.port();
            server.change(List.of(put(SRV)));
        }
        assertThat(failure(server, put(V6))).hasMessageContaining("Tried to update");
        try (RealServer again = RealServer.start(program, folder, port)) {
            server.change(List.of(put(V6)));
            assertThat(again.dig(SERVICE, "SRV")).hasSize(2);
            assertThat(again.dig("c2s-1.example.org", "AAAA")).containsExactly("2001:db8::1");
        }
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        HostPort nobody = new HostPort("127.0.0.1", RealServer.freePort());
        DnsFailure away = failure(new NameServer(nobody, RealServer.ZONE, RealServer.KEY, RealServer.SECRET), put(SRV));
        assertThat(away)
                .hasMessageContaining("Tried to update the zone example.org on " + nobody)
                .hasMessageContaining("nothing listens there");
        assertThat(away.next()).contains("TCP port " + nobody.port());
        // It takes connections and never says a word.
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            NameServer server = new NameServer(
                    new HostPort("127.0.0.1", mute.getLocalPort()), RealServer.ZONE, RealServer.KEY, RealServer.SECRET);
            assertThat(catchThrowableOfType(
                            DnsFailure.class, () -> server.read(List.of(new Key("a.example.org.", "A")))))
                    .hasMessageContaining("it did not answer within 5 s");
        }
        assertThat(catchThrowableOfType(
                        DnsFailure.class,
                        () -> new NameServer(
                                new HostPort("no such host", 53), RealServer.ZONE, RealServer.KEY, RealServer.SECRET)))
                .hasMessageContaining("has no address");
    }
}
