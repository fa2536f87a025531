package org.jabberfarm.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectLimitTest {
    private final ConnectLimit limit = new ConnectLimit(2, 3600);

    private boolean allows(String address) throws Exception {
        return limit.allows(InetAddress.getByName(address));
    }

    @Test
    void countsEachAddressOfIpv4() throws Exception {
        assertThat(allows("10.0.0.1")).isTrue();
        assertThat(allows("10.0.0.1")).isTrue();
        assertThat(allows("10.0.0.1")).isFalse();
        assertThat(allows("10.0.0.2")).isTrue();
        // The same address by way of a socket for both kinds.
        assertThat(allows("::ffff:10.0.0.1")).isFalse();
    }

    @Test
    void countsTheFirst64BitsOfIpv6() throws Exception {
        assertThat(allows("2001:db8:0:1::1")).isTrue();
        assertThat(allows("2001:db8:0:1:ffff::2")).isTrue();
        assertThat(allows("2001:db8:0:1::3")).isFalse();
        assertThat(allows("2001:db8:0:2::1")).isTrue();
        // As the JSM hears of addresses.
        assertThat(limit.allows("2001:db8:0:1::4")).isFalse();
        assertThat(limit.allows("10.0.0.1")).isTrue();
    }

    @Test
    void zeroIsNoLimit() throws Exception {
        for (ConnectLimit none : new ConnectLimit[] {new ConnectLimit(0, 10), new ConnectLimit(1, 0)}) {
            assertThat(none.allows(InetAddress.getByName("::1"))).isTrue();
            assertThat(none.allows(InetAddress.getByName("::1"))).isTrue();
        }
    }
}
