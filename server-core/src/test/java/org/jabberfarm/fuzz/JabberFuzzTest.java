package org.jabberfarm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.JabberXml;

/** {@code jabber.xml} by anyone's hand: a {@link ConfigError}, or settings that stay the same through the writer. */
class JabberFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void file(byte[] bytes) throws ConfigError {
        JabberXml config;
        try {
            config = JabberXml.parse("jabber.xml", new String(bytes, StandardCharsets.UTF_8));
        } catch (ConfigError e) {
            assertThat(e.problems()).isNotEmpty();
            return;
        }
        String written = config.write();
        assertThat(JabberXml.parse("jabber.xml", written).write()).isEqualTo(written);
    }
}
