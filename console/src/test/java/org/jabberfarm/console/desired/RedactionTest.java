package org.jabberfarm.console.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static String of(String text) {
        return Redaction.of(text, List.of("known-to-us"));
    }

    @Test
    void takesOutElementsByName() {
        assertThat(of("<secret>abc</secret><host>h</host>")).isEqualTo("<secret>[redacted]</secret><host>h</host>");
        assertThat(of("<pass >a&amp;b</pass>\n<password/>")).isEqualTo("<pass >[redacted]</pass>\n<password/>");
        assertThat(of("<x secret='abc'/>")).isEqualTo("<x secret='[redacted]'/>");
    }

    @Test
    void keepsLinesInPlace() {
        assertThat(of("<secret>\n  abc\n  def\n</secret>")).isEqualTo("<secret>\n[redacted]\n[redacted]\n</secret>");
    }

    @Test
    void takesOutPrivateKeys() {
        assertThat(
                        of(
                                "-----BEGIN PRIVATE KEY-----\nMIG\nHAg\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nMII\n"))
                .isEqualTo(
                        "-----BEGIN PRIVATE KEY-----\n[redacted]\n[redacted]\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nMII\n");
        assertThat(of("-----BEGIN RSA PRIVATE KEY-----\ncut short")).doesNotContain("cut short");
    }

    @Test
    void takesOutWhatIsKnownWhereverItStands() {
        assertThat(of("# known-to-us\nurl=jdbc:x?password=p4ss&a=b postgres://me:word@host/"))
                .isEqualTo("# [redacted]\nurl=jdbc:x?password=[redacted]&a=b postgres://me:[redacted]@host/");
    }
}
