package org.jabberfarm.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressRulesTest {
    private static InetAddress ip(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    @Test
    void allowsAllWithoutRules() throws Exception {
        assertThat(new AddressRules(List.of(), List.of()).allows(ip("192.0.2.1")))
                .isTrue();
    }

    @Test
    void anyAllowMeansOnlyThoseAndDenyWins() throws Exception {
        AddressRules rules = new AddressRules(List.of("10.0.0.0/255.0.0.0", "2001:db8::1"), List.of("10.9.9.9"));
        assertThat(rules.allows(ip("10.1.2.3"))).isTrue();
        assertThat(rules.allows(ip("2001:db8::1"))).isTrue();
        assertThat(rules.allows(ip("10.9.9.9"))).isFalse();
        assertThat(rules.allows(ip("192.0.2.1"))).isFalse();
    }

    @Test
    void refusesNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressRules(List.of("localhost"), List.of()));
    }
}
