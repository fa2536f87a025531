package org.jabberfarm.console.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostWordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "edge-1",
                "edge-1.example.org",
                "edge-1.example.org.",
                "10.20.0.28",
                "0.0.0.0",
                "fd00::28",
                "::1",
                "fe80::1%eth0",
                "::ffff:10.0.0.1",
                "my_box"
            })
    void takes(String word) {
        assertThat(HostWord.problem(word)).as(word).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.20.0.256",
                "10.20.0",
                "10.20.00.1",
                "1.2.3.4.5",
                "edge 1",
                "-edge",
                "edge-",
                "a..b",
                "ü.de",
                "[::1]",
                "fd00:::1",
                "12345::",
                "host:22",
                "deploy@host",
                "ssh://host",
                "$(id)",
                "a;b"
            })
    void refuses(String word) {
        assertThat(HostWord.problem(word)).as(word).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1.example.org", "203.0.113.7", "2001:db8::7", "::1", "::ffff:10.0.0.1"})
    void clientsCanBeToldOf(String word) {
        assertThat(HostWord.publicProblem(word)).as(word).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "0::0",
                "fe80::1%eth0",
                "c1.example.org:5222",
                "[2001:db8::7]:5222",
                "[2001:db8::7]",
                "a b",
                "xmpp://c1"
            })
    void clientsCannotBeToldOf(String word) {
        assertThat(HostWord.publicProblem(word)).as(word).isPresent();
    }

    @org.junit.jupiter.api.Test
    void countsAsPeopleDo() {
        assertThat(List.of("c2s-10", "c2s-9", "edge", "c2s-1", "edge-2a", "edge-10").stream()
                        .sorted(NaturalOrder.OF_NAMES))
                .containsExactly("c2s-1", "c2s-9", "c2s-10", "edge", "edge-2a", "edge-10");
    }
}
