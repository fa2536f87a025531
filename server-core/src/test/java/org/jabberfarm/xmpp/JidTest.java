package org.jabberfarm.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rocks.xmpp.precis.PrecisProfiles;

class JidTest {
    @Test
    void takesPrintableAsciiInResourcesAsTheProfileDoes() {
        for (char c = ' '; c <= '~'; c++) {
            String resource = "a" + c + "Z";

            assertThat(new Jid("", "b", "").with(resource).resource())
                    .isEqualTo(resource)
                    .isEqualTo(PrecisProfiles.OPAQUE_STRING.enforce(resource));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e4", "\u20ac", "\ud83d\ude00"})
    void holdsUpTo1023BytesInAPart(String character) {
        int most = 1023 / character.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;

        assertThat(new Jid("", "b", "").with(character.repeat(most)).resource()).startsWith(character);
        assertThatThrownBy(() -> new Jid("", "b", "").with(character.repeat(most + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 1023 bytes");
    }
}
