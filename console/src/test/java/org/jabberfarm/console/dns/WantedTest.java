package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WantedTest {
    private static final Wanted.Terms TERMS =
            new Wanted.Terms(List.of("chat.example.org"), "example.org", 60, true, 5222);

    private static final List<Place> PLACES = List.of(
            MadePlaces.serving(1, 300),
            new Place(
                    "c2s-2",
                    "edge-2",
                    "edge-2.example.net",
                    List.of(
                            Addresses.literal("192.0.2.2").orElseThrow(),
                            Addresses.literal("2001:db8:0:0:0:0:0:2").orElseThrow()),
                    5222,
                    0,
                    100,
                    Standing.SERVING,
                    "Serving"),
            MadePlaces.at(3, "2001:db8::3", 0, Standing.DRAINING));

    private static Wanted wanted(Wanted.Terms terms, List<Place> places) {
        return Wanted.of(terms, places, Selection.NONE.next(places, Instant.EPOCH));
    }

    @Test
    void nameEachNodeThatServes() {
        assertThat(Fragment.of(wanted(TERMS, PLACES).sets())).isEqualTo("""
                _xmpp-client._tcp.chat.example.org.  60 IN SRV  0 750 5222 c2s-1.example.org.
                _xmpp-client._tcp.chat.example.org.  60 IN SRV  0 250 5222 edge-2.example.net.
                _xmpps-client._tcp.chat.example.org. 60 IN SRV  0 750 5223 c2s-1.example.org.
                chat.example.org.                    60 IN A    192.0.2.1
                chat.example.org.                    60 IN A    192.0.2.2
                chat.example.org.                    60 IN AAAA 2001:db8::2
                c2s-1.example.org.                   60 IN A    192.0.2.1
                c2s-3.example.org.                   60 IN AAAA 2001:db8::3
                """);
    }

    @Test
    void giveEveryDomainItsOwn() {
        Wanted two = wanted(
                new Wanted.Terms(List.of("example.org", "chat.example.net"), "example.org", 300, false, 5222),
                List.of(MadePlaces.serving(1, 1)));
        assertThat(two.sets())
                .extracting(s -> s.name() + " " + s.type() + " " + s.ttl())
                .containsExactly(
                        "_xmpp-client._tcp.example.org. SRV 300",
                        "_xmpps-client._tcp.example.org. SRV 300",
                        "_xmpp-client._tcp.chat.example.net. SRV 300",
                        "_xmpps-client._tcp.chat.example.net. SRV 300",
                        "c2s-1.example.org. A 300");
        assertThat(two.sets()).extracting(s -> s.isIn("example.org")).containsExactly(true, true, false, false, true);
    }

    @Test
    void sayWhatLeadsNowhere() {
        Place secondOfItsBox = new Place(
                "c2s-2",
                "edge-1",
                "10.0.0.1",
                List.of(Addresses.literal("10.0.0.1").orElseThrow()),
                5224,
                5225,
                1,
                Standing.SERVING,
                "Serving");
        Wanted wanted = wanted(TERMS, List.of(MadePlaces.at(1, "edge-1", 1, Standing.SERVING), secondOfItsBox));
        assertThat(wanted.notes()).hasSize(2);
        assertThat(wanted.notes().get(0))
                .contains("No address is known here for the host of c2s-1 (edge-1), so the SRV");
        assertThat(wanted.notes().get(1)).contains("A private address leads to c2s-2 (10.0.0.1).");
        assertThat(wanted.sets())
                .as("old clients find nobody on port 5222 there")
                .noneMatch(s -> s.name().equals("chat.example.org."));
    }

    @Test
    void areReadBackFromWhatWasPublished() {
        List<RecordSet> sets = wanted(TERMS, PLACES).sets();
        assertThat(Wanted.weights(sets, TERMS, PLACES)).isEqualTo(Map.of("c2s-1", 750, "c2s-2", 250));
        assertThat(Wanted.weights(List.of(), TERMS, PLACES)).isEmpty();
    }

    @Test
    void tellPrivateAddresses() throws Exception {
        for (String text : List.of("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "::1", "fe80::1", "fd00::1")) {
            assertThat(Addresses.isPrivate(InetAddress.getByName(text)))
                    .as(text)
                    .isTrue();
        }
        for (String text : List.of("192.0.2.1", "8.8.8.8", "2001:db8::1", "253.0.0.1")) {
            assertThat(Addresses.isPrivate(InetAddress.getByName(text)))
                    .as(text)
                    .isFalse();
        }
        assertThat(Addresses.literal("c2s-1.example.org")).isEmpty();
    }
}
