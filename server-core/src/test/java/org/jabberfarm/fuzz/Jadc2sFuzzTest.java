package org.jabberfarm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.jabberfarm.config.ConfigError;
import org.jabberfarm.config.Jadc2sXml;

/** {@code jadc2s.xml} by anyone's hand: a {@link ConfigError}, or settings that stay the same through the writer. */
class Jadc2sFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void file(byte[] bytes) throws ConfigError {
        Jadc2sXml config;
        try {
            config = Jadc2sXml.parse("jadc2s.xml", new String(bytes, StandardCharsets.UTF_8));
        } catch (ConfigError e) {
            assertThat(e.problems()).isNotEmpty();
            return;
        }
        if (config.sms().isEmpty() || config.local().ids().isEmpty()) {
            // A fragment, as the how-to prints them: no file that could be read again.
            return;
        }
        String written = config.write();
        assertThat(Jadc2sXml.parse("jadc2s.xml", written).write()).isEqualTo(written);
    }
}
