package org.jabberfarm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.jabberfarm.xmpp.Jid;

/** An address is refused or prepared; a prepared one is its own preparation, and is in its text again. */
class JidFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void address(byte[] bytes) {
        Jid jid;
        try {
            jid = Jid.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(Jid.of(jid.toString())).isEqualTo(jid);
        assertThat(Jid.of(jid.local(), jid.domain(), jid.resource())).isEqualTo(jid);
        assertThat(jid.bare().with(jid.resource())).isEqualTo(jid);
    }
}
