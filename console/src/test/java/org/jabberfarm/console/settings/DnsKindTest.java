package org.jabberfarm.console.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DnsKindTest {
    private static boolean takes(Kind kind, String value) {
        return kind.problem().apply(value).isEmpty();
    }

    @Test
    void takesServersAsPeopleWriteThem() {
        assertThat(HostPort.parse("ns1.example.org", 53)).contains(new HostPort("ns1.example.org", 53));
        assertThat(HostPort.parse("192.0.2.53:5353", 53)).contains(new HostPort("192.0.2.53", 5353));
        assertThat(HostPort.parse("[2001:db8::53]:5353", 53)).contains(new HostPort("2001:db8::53", 5353));
        assertThat(HostPort.parse("2001:db8::53", 53).orElseThrow()).hasToString("[2001:db8::53]:53");
        assertThat(List.of("", "ns1:0", "ns1:65536", "ns1:x", "http://ns1", "a b", "[::1", "u@ns1"))
                .allSatisfy(v -> assertThat(takes(DnsKind.SERVER, v)).as(v).isFalse());
        assertThat(takes(DnsKind.RESOLVERS, "192.0.2.1 [::1]:53 9.9.9.9")).isTrue();
        assertThat(takes(DnsKind.RESOLVERS, "1 2 3 4 5 6 7 8 9")).isFalse();
    }

    @Test
    void takesNamesAndKeys() {
        assertThat(List.of("example.org", "farm-key", "_dyn.example.org"))
                .allSatisfy(v -> assertThat(takes(DnsKind.NAME, v)).as(v).isTrue());
        assertThat(List.of("example.org.", "Example.org", "a b", "-a", "a..b", "a".repeat(64)))
                .allSatisfy(v -> assertThat(takes(DnsKind.NAME, v)).as(v).isFalse());
        assertThat(takes(DnsKind.KEY, "c2l4dGVlbiBieXRlcyBhdCBsZWFzdC4u")).isTrue();
        assertThat(DnsKind.KEY.problem().apply("c2hvcnQ=")).get().asString().contains("tsig-keygen");
        assertThat(DnsKind.KEY.problem().apply("\"no base64\""))
                .get()
                .asString()
                .doesNotContain("no base64");
    }
}
