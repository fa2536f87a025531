package org.jabberfarm.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running c2s can take over, and what takes a restart. */
class Jadc2sChangeTest {
    private static final String RUNNING = """
            <jadc2s><sm><host>core.example</host><port>6001</port><id>c2s-1</id><secret>s</secret><retries>5</retries></sm>
            <local><id>a.example</id><ip>127.0.0.1</ip><port>5222</port>
            <ssl><port>5223</port><pemfile>server.pem</pemfile></ssl></local>
            <io><max_fds>1023</max_fds><max_bps>100</max_bps>
            <connection_limits><connects>5</connects><seconds>25</seconds></connection_limits>
            <authtimeout>15</authtimeout></io>
            <c2s xmlns='http://jabberfarm.org/ns/config'><metrics-port>9001</metrics-port><tls>required</tls>
            <plain-without-tls>no</plain-without-tls><stanza-bytes>20000</stanza-bytes><stanza-depth>30</stanza-depth>
            <keepalive>300</keepalive></c2s></jadc2s>""";

    private static Jadc2sXml wanted(String from, String to) throws ConfigError {
        assertThat(RUNNING).contains(from);
        return Jadc2sXml.parse("wanted", RUNNING.replace(from, to));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "core.example | other.example | sm/host |",
                "6001 | 6002 | sm/port |",
                "<id>c2s-1 | <id>c2s-2 | sm/id |",
                "9001 | 9002 | c2s/metrics-port |",
                "<keepalive>300 | <keepalive>60 | c2s/keepalive |",
                // The open port covers the address, and two ports that change places.
                "<ip>127.0.0.1</ip> | '' | local/ip |",
                "5222</port>\\n<ssl><port>5223 | 5223</port>\\n<ssl><port>5222 | local/port |",
                // All else is live.
                "<port>5222 | <port>5221 | | local changed",
                "<port>5223 | <port>0 | | local changed",
                "<ip>127.0.0.1</ip><port>5222</port>\\n<ssl><port>5223 | <port>5232</port><ssl><port>5233 | | local changed",
                "<id>a.example</id> | <id>a.example</id><id>b.example</id> | | local changed",
                "<id>a.example</id> | <id>b.example</id> | | local changed",
                "server.pem | other.pem | | local changed",
                "</local> | <alias to='a.example'>b.example</alias></local> | | local changed",
                "</local> | <noregister>a.example</noregister></local> | | local changed",
                "</io> | <iplog/></io> | | local changed",
                "<max_fds>1023 | <max_fds>10007 | | io changed",
                "<max_bps>100 | <max_bps>0 | | io changed",
                "<connects>5 | <connects>6 | | io changed",
                "<seconds>25 | <seconds>26 | | io changed",
                "<authtimeout>15 | <authtimeout>30 | | io changed",
                "<tls>required | <tls>off | | c2s changed",
                "<plain-without-tls>no | <plain-without-tls>yes | | c2s changed",
                "<keepalive> | <redirect>off</redirect><keepalive> | | c2s changed",
                "<stanza-bytes>20000 | <stanza-bytes>30000 | | c2s changed",
                "<stanza-depth>30 | <stanza-depth>40 | | c2s changed",
                "<secret>s | <secret>t | | sm changed",
                "<retries>5 | <retries>6 | | sm changed",
                "</jadc2s> | <unknown xmlns='x:y'/></jadc2s> | |",
                "<local> | <sm><host>h</host><port>1</port><id>i</id><secret>s</secret></sm><local> | | sm changed",
            })
    void tellsWhatTakesARestart(String from, String to, String element, String word) throws ConfigError {
        Jadc2sXml running = Jadc2sXml.parse("running", RUNNING);
        Jadc2sXml wanted = wanted(from.replace("\\n", "\n"), to.replace("\\n", "\n"));
        assertThat(Jadc2sChange.between(running, wanted).restart())
                .isEqualTo(element == null ? List.of() : List.of(element));
        if (element == null) {
            assertThat(Jadc2sChange.words(running, wanted)).isEqualTo(word == null ? List.of() : List.of(word));
        }
    }

    @Test
    void aFileWithoutASessionManagerIsNoMatch() throws ConfigError {
        Jadc2sXml fragment = Jadc2sXml.parse("fragment", "<io><max_fds>1023</max_fds></io>");
        assertThat(Jadc2sChange.between(fragment, Jadc2sXml.parse("wanted", RUNNING))
                        .restart())
                .contains("sm");
        assertThat(Jadc2sChange.between(fragment, fragment).restart()).isEmpty();
    }
}
