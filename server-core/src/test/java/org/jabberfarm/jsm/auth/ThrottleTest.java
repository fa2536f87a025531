package org.jabberfarm.jsm.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.junit.jupiter.api.Test;

/** Whose failures are counted together. */
class ThrottleTest {
    private final Throttle throttle = new Throttle();

    private static String network(String ip) {
        Element route = new Element("route", Namespaces.CLIENT).set("{" + Namespaces.LINK + "}ip", ip);
        return new Attempt(route, C2sAddress.of("1@c2s-1"), Jid.of("localhost"), new Element("iq", "")).network();
    }

    private void fail(String format, int times) {
        for (int i = 1; i <= times; i++) {
            throttle.failed(network(format.formatted(i)), "romeo@localhost");
        }
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        fail("2001:db8:0:1::%x", Throttle.MOST_OF_ACCOUNT);
        assertThat(throttle.refuses(network("2001:db8:0:1:ffff:0:0:1"), "romeo@localhost"))
                .isTrue();
        assertThat(throttle.refuses(network("2001:db8:0:1::"), "juliet@localhost"))
                .isFalse();
        assertThat(throttle.refuses(network("2001:db8:0:2::1"), "romeo@localhost"))
                .isFalse();
        fail("2001:db8:0:1:%x::", Throttle.MOST_OF_ADDRESS - Throttle.MOST_OF_ACCOUNT);
        assertThat(throttle.refuses(network("2001:db8:0:1::"), "juliet@localhost"))
                .isTrue();
    }

    @Test
    void addressesOfIpv4AreEachTheirOwn() {
        fail("10.0.0.%d", Throttle.MOST_OF_ACCOUNT);
        assertThat(throttle.refuses(network("10.0.0.1"), "romeo@localhost")).isFalse();
        for (int i = 0; i < Throttle.MOST_OF_ACCOUNT; i++) {
            throttle.failed(network("10.0.0.1"), "romeo@localhost");
        }
        assertThat(throttle.refuses(network("10.0.0.1"), "romeo@localhost")).isTrue();
        assertThat(throttle.refuses(network("10.0.0.2"), "romeo@localhost")).isFalse();
    }

    /** An original jadc2s does not tell where its clients are. */
    @Test
    void nobodyIsRefusedWhoseAddressIsNotKnown() {
        fail("", Throttle.MOST_OF_ADDRESS);
        assertThat(throttle.refuses(network(""), "romeo@localhost")).isFalse();
    }
}
