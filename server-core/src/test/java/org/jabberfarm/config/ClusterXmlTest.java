package org.jabberfarm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cluster's settings: read, written, told when wrong. */
class ClusterXmlTest {
    private static final String GOOD = """
            <name>jsm-1</name><ip>10.0.0.1</ip><port>7801</port>
            <member>10.0.0.1:7801</member><member>[fd00::2]:7800</member><member>box-3.example:7800</member>
            <pemfile>cluster.pem</pemfile><ca>cluster-ca.pem</ca>""";

    private static String file(String cluster) {
        return """
                <jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'/>
                <session-manager xmlns='http://jabberfarm.org/ns/config'>
                %s</session-manager></service></jabber>""".formatted(cluster);
    }

    private static JabberXml read(String content) throws ConfigError {
        return JabberXml.parse("jabber.xml", file("<cluster>" + content + "</cluster>"));
    }

    @Test
    void comesBackAsItWasWritten() throws ConfigError {
        JabberXml config = read(GOOD + "<later/>");
        ClusterXml cluster = config.own().cluster().orElseThrow();
        assertThat(cluster)
                .isEqualTo(new ClusterXml(
                        "jsm-1",
                        "10.0.0.1",
                        7801,
                        List.of("10.0.0.1:7801", "[fd00::2]:7800", "box-3.example:7800"),
                        true,
                        "cluster.pem",
                        "cluster-ca.pem"));
        assertThat(config.warnings())
                .containsExactly("jabber.xml:5: service/session-manager/cluster/later: unknown element, kept as it is");
        JabberXml again = JabberXml.parse("again", config.write());
        assertThat(again.own()).isEqualTo(config.own());
        assertThat(again.write()).isEqualTo(config.write()).contains("<later/>");
        assertThat(cluster.addresses()).extracting(a -> a.getPort()).containsExactly(7801, 7800, 7800);
        assertThat(cluster.addresses().get(1).getAddress().getHostAddress()).isEqualTo("fd00:0:0:0:0:0:0:2");
    }

    @Test
    void aFileWithoutItHasNone() throws ConfigError {
        JabberXml config = JabberXml.parse("jabber.xml", file(""));
        assertThat(config.own().cluster()).isEmpty();
        assertThat(config.write()).doesNotContain("<cluster>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<name>jsm-1 | <name>JSM 1 | name: found \"JSM 1\"; allowed: a node's name, up to 32 of a-z, 0-9 and hyphens",
                "<ip>10.0.0.1</ip> | '' | ip: found nothing; allowed: a host name or address (required)",
                "<port>7801 | <port>0 | port: found \"0\"; allowed: a number from 1 to 65535",
                "<member>[fd00::2]:7800 | <member>fd00::2 | member: found \"fd00::2\"; allowed: host:port or [IPv6]:port",
                "box-3.example:7800 | box-3.example:70000 | member: found \"box-3.example:70000\"; allowed: host:port",
                "box-3.example:7800 | 10.0.0.1:7801 | member: found \"10.0.0.1:7801\" a second time; allowed: each member once",
                "<port>7801 | <port>7799 | member: found none with port 7799; allowed: this member too",
                "<pemfile>cluster.pem</pemfile> | '' | pemfile: found nothing; allowed: a PEM file (required unless <tls> is off)",
                "<ca>cluster-ca.pem</ca> | <ca/> | ca: found nothing; allowed: a PEM file (required unless <tls> is off)",
                "<pemfile> | <tls>off</tls><pemfile> | tls: found \"off\" with addresses that are not loopback; allowed: required",
            })
    void saysWhatIsWrong(String from, String to, String problem) {
        assertThat(GOOD).contains(from);
        assertThatThrownBy(() -> read(GOOD.replace(from, to)))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("jabber.xml:")
                .hasMessageContaining(": service/session-manager/cluster/" + problem);
    }

    @Test
    void oneMemberIsNoCluster() {
        assertThatThrownBy(() -> read(GOOD.replaceAll("<member>[^1].*</member>", "")))
                .hasMessageContaining(
                        "cluster/member: found 1 of them; allowed: 2 to 64; no <cluster> for a single JSM");
    }

    @Test
    void twoMembersAreAWarning() throws ConfigError {
        assertThat(read(GOOD.replaceAll("<member>box.*</member>", "")).warnings())
                .singleElement()
                .asString()
                .contains("with 2 members neither serves without the other");
    }

    @Test
    void onLoopbackTlsMayBeOff() throws ConfigError {
        JabberXml config = read("""
                <name>a</name><ip>127.0.0.1</ip><member>127.0.0.1:7800</member><member>[::1]:7801</member>
                <member>localhost:7802</member><tls>off</tls>""");
        assertThat(config.own().cluster().orElseThrow().tls()).isFalse();
        assertThat(JabberXml.parse("again", config.write()).own()).isEqualTo(config.own());
    }

    @Test
    void aChangeOfItTakesARestart() throws ConfigError {
        assertThat(JabberChange.between(read(GOOD), read(GOOD.replace("fd00::2", "fd00::3")))
                        .restart())
                .containsExactly("session-manager/cluster");
    }

    @Test
    void checkTellsOfIt(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("jabber.xml"),
                file("<cluster>" + GOOD.replace("7801</port>", "x</port>") + "</cluster>"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(CheckMain.check(List.of(file.toString()), print, print)).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("jabber.xml:3: service/session-manager/cluster/port: found \"x\"; allowed: a number from 1");
    }
}
