package org.jabberfarm.console.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostAddressesTest {
    @Test
    void knowsLiteralsAndWhatThisMachineResolves() {
        try (HostAddresses addresses = new HostAddresses()) {
            assertThat(addresses.of(List.of("192.0.2.1", "localhost", "192.0.2.1")))
                    .containsEntry(
                            "192.0.2.1", List.of(Addresses.literal("192.0.2.1").orElseThrow()))
                    .satisfies(all -> assertThat(all.get("localhost")).isNotEmpty());
            assertThat(addresses.of(List.of("not a name"))).isEqualTo(Map.of("not a name", List.of()));
        }
    }
}
