package org.jabberfarm.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running JSM can take over, and what takes a restart. */
class JabberChangeTest {
    private static final String RUNNING = """
            <jabber><service id='sessions'><host>a.example</host><jsm xmlns='jabber:config:jsm'>
            <register><instructions>Hi</instructions></register><welcome><subject>S</subject></welcome>
            <admin><write>admin@a.example</write></admin><vCard><FN>Name</FN></vCard></jsm>
            <session-manager xmlns='http://jabberfarm.org/ns/config'><metrics-port>9001</metrics-port>
            <mechanisms>PLAIN</mechanisms><plain-without-tls>no</plain-without-tls><scram-iterations>4096</scram-iterations>
            </session-manager></service>
            <service id='c2s-1'><accept><port>6001</port><secret>one</secret></accept></service>
            <service id='c2s-2'><accept><port>6002</port><secret>two</secret></accept></service>
            <xdb id='xdb'><storage xmlns='http://jabberfarm.org/ns/config'><url>jdbc:h2:mem:a</url><user>u</user>
            <password>p</password><connections>8</connections></storage></xdb>
            <io><rate points='5' time='25'/><deny><ip>10.0.0.1</ip></deny></io><pidfile>jsm.pid</pidfile></jabber>""";

    private static JabberChange change(String from, String to) throws ConfigError {
        assertThat(RUNNING).contains(from);
        return JabberChange.between(
                JabberXml.parse("running", RUNNING), JabberXml.parse("wanted", RUNNING.replace(from, to)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id='sessions' | id='others' | service@id",
                "<host>a.example | <host>b.example | service/host",
                "<host>a.example</host> | <host>a.example</host><host>b.example</host> | service/host",
                "jdbc:h2:mem:a | jdbc:h2:mem:b | xdb/storage/url",
                "<user>u | <user>v | xdb/storage/user",
                "<password>p | <password>q | xdb/storage/password",
                "<connections>8 | <connections>9 | xdb/storage/connections",
                "9001 | 9002 | session-manager/metrics-port",
                "4096 | 5000 | session-manager/scram-iterations",
                "jsm.pid | other.pid | pidfile",
                // A port that another one has, and an address that the open one covers.
                "<port>6002 | <port>6003 |",
                "id='c2s-1' | id='c2s-9' |",
                "<port>6001 | <ip>127.0.0.1</ip><port>6001 | service c2s-1/accept/port",
                // All else is live.
                "Hi | Ho |",
                "<register><instructions>Hi</instructions></register> | '' |",
                "<subject>S | <subject>T |",
                "admin@ | boss@ |",
                "Name | Other |",
                "PLAIN | SCRAM-SHA-256 |",
                "<plain-without-tls>no | <plain-without-tls>yes |",
                "points='5' | points='6' |",
                "time='25' | time='26' |",
                "10.0.0.1 | 10.0.0.2 |",
                "<io> | <io><allow><ip>10.0.0.9</ip></allow> |",
                "</session-manager> | <modules>mod_ping</modules></session-manager> |",
                "<pidfile> | <unknown xmlns='x:y'/><pidfile> |",
                "secret>one | secret>other |"
            })
    void tellsWhatTakesARestart(String from, String to, String element) throws ConfigError {
        assertThat(change(from, to).restart())
                .isEqualTo(element == null ? java.util.List.of() : java.util.List.of(element));
    }

    @Test
    void tellsTheLinksApart() throws ConfigError {
        JabberChange same = change("one", "one");
        assertThat(same.added()).isEmpty();
        assertThat(same.removed()).isEmpty();
        assertThat(same.changed()).isEmpty();
        JabberChange change = change(
                "<service id='c2s-1'><accept><port>6001</port><secret>one</secret></accept></service>\n"
                        + "<service id='c2s-2'><accept><port>6002</port><secret>two</secret></accept></service>",
                "<service id='c2s-2'><accept><port>6002</port><secret>other</secret></accept></service>\n"
                        + "<service id='c2s-3'><accept><port>6003</port><secret>three</secret></accept></service>");
        assertThat(change.restart()).isEmpty();
        assertThat(change.added()).extracting(JabberXml.Link::id).containsExactly("c2s-3");
        assertThat(change.removed()).extracting(JabberXml.Link::id).containsExactly("c2s-1");
        assertThat(change.changed()).containsExactly(new JabberXml.Link("c2s-2", "", 6002, new Secret("other"), 10));
    }
}
