package org.jabberfarm.jsm.mod;

import static org.assertj.core.api.Assertions.assertThat;

import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;
import org.junit.jupiter.api.Test;

class ExpiryTest {
    private static Element message(String seconds) {
        Element message = new Element("message", Namespaces.CLIENT);
        message.child("x", Namespaces.EXPIRE).set("seconds", seconds).set("stored", "1038406901");
        return message;
    }

    private static String left(Element message) {
        return message.first("x", Namespaces.EXPIRE).orElseThrow().get("seconds");
    }

    @Test
    void theTimeThatItWasKeptIsTakenOff() {
        Element message = message("60");
        assertThat(Expiry.atOnce(message)).isFalse();
        assertThat(Expiry.expired(message, 59_999)).isFalse();
        assertThat(left(message)).isEqualTo("1");
        assertThat(message.first("x", Namespaces.EXPIRE).orElseThrow().get("stored"))
                .isNull();
        assertThat(Expiry.expired(message("60"), 60_000)).isTrue();
        assertThat(Expiry.expired(message("1"), Long.MAX_VALUE)).isTrue();
    }

    @Test
    void whatIsNoNumberMeansNothing() {
        for (String seconds : new String[] {"", "soon", "1e3", "9".repeat(16), "٣"}) {
            Element message = message(seconds);
            assertThat(Expiry.atOnce(message)).isFalse();
            assertThat(Expiry.expired(message, Long.MAX_VALUE)).isFalse();
            assertThat(left(message)).isEqualTo(seconds);
        }
        assertThat(Expiry.expired(new Element("message", Namespaces.CLIENT), 1)).isFalse();
        assertThat(Expiry.atOnce(message("-1"))).isTrue();
    }
}
