package org.jabberfarm.agent.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NetstatTest {
    private static final String TEXT = """
            TcpExt: SyncookiesSent ListenOverflows ListenDrops
            TcpExt: 0 17 18
            IpExt: InNoRoutes InOctets
            IpExt: 0 123
            """;

    @Test
    void valuesAreUnderTheirNames() {
        assertThat(Netstat.value(TEXT, "TcpExt:", "ListenOverflows")).isEqualTo(17);
        assertThat(Netstat.value(TEXT, "IpExt:", "InOctets")).isEqualTo(123);
        assertThat(Netstat.value(TEXT, "TcpExt:", "InOctets")).isEqualTo(-1);
        assertThat(Netstat.value("", "TcpExt:", "ListenOverflows")).isEqualTo(-1);
    }

    @Test
    void theRealOne() {
        assertThat(Netstat.listenOverflows(Path.of("/proc"))).isNotNegative();
    }
}
