package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.jabberfarm.c2s.C2s;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Net::XMPP for Perl, a client of 2003: SASL PLAIN, and the login of before SASL (XEP-0078). */
class OldPerlTest {
    @TempDir
    private Path home;

    @BeforeEach
    void installed() {
        assumeTrue(
                Program.installed("perl", "-MNet::XMPP", "-MIO::Socket::SSL", "-e", "1"),
                "libnet-xmpp-perl is not installed; on Debian: apt-get install libnet-xmpp-perl");
    }

    private Program.Result talk(C2s c2s, String mode, String auth, String password) throws Exception {
        int port = mode.equals("tls") ? c2s.tlsPort() : c2s.port();
        return Program.run(
                home, password + "\n", "perl", "src/test/clients/old.pl", "127.0.0.1", "" + port, mode, auth, "romeo");
    }

    @ParameterizedTest
    @CsvSource({"starttls, sasl", "starttls, iq", "tls, sasl", "tls, iq"})
    void logsInWithTlsAndWritesToItself(String mode, String auth) throws Exception {
        try (Stage stage = new Stage(Map.of()).startAll()) {
            stage.account("romeo@localhost", "secret one");
            assertThat(talk(stage.c2s("c2s-1"), mode, auth, "secret one").ok())
                    .contains("romeo@localhost/old: from an old client < & >, 0 contacts");
            Program.Result refused = talk(stage.c2s("c2s-1"), mode, auth, "secret two");
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.said()).contains("refused");
        }
    }

    /** The only way in without TLS that such clients have, where the farm keeps passwords for it. */
    @Test
    void byDigestWithoutTls() throws Exception {
        try (Stage stage = new Stage(Map.of("tls", "off", "old-clients-digest", "yes")).startAll()) {
            stage.account("romeo@localhost", "secret one");
            assertThat(talk(stage.c2s("c2s-2"), "plain", "iq", "secret one").ok())
                    .contains("romeo@localhost/old: from an old client");
            Program.Result refused = talk(stage.c2s("c2s-2"), "plain", "iq", "secret two");
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.said()).contains("refused");
        }
    }

    @Test
    void withoutTlsWhereThatIsAllowed() throws Exception {
        try (Stage stage = new Stage(Map.of("tls", "off", "plain-without-tls", "yes")).startAll()) {
            stage.account("romeo@localhost", "secret one");
            assertThat(talk(stage.c2s("c2s-2"), "plain", "iq", "secret one").ok())
                    .contains("from an old client");
        }
    }
}
