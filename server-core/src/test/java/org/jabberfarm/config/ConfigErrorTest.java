package org.jabberfarm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong file is refused with file, line, element, what was found and what is allowed; all of it at once. */
class ConfigErrorTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String jadc2s(String text) {
        return catchThrowableOfType(ConfigError.class, () -> Jadc2sXml.parse("jadc2s.xml", text))
                .getMessage();
    }

    private static String jabber(String text) {
        return catchThrowableOfType(ConfigError.class, () -> JabberXml.parse("jabber.xml", text))
                .getMessage();
    }

    @Test
    void namesEverythingThatIsWrongInJadc2sXml() {
        assertThat(jadc2s("""
                <jadc2s>
                  <sm><host>h</host>
                      <port>many</port><id>i</id></sm>
                  <local>
                    <id>a b</id>
                  </local>
                  <io>
                    <max_fds>3</max_fds>
                  </io>
                  <c2s xmlns='http://jabberfarm.org/ns/config'><tls>maybe</tls></c2s>
                </jadc2s>""").lines())
                .containsExactly(
                        "jadc2s.xml:3: sm/port: found \"many\"; allowed: a number from 1 to 65535",
                        "jadc2s.xml:2: sm/secret: found nothing; allowed: some text (required)",
                        "jadc2s.xml:5: local/id: found \"a b\"; allowed: a host name or address",
                        "jadc2s.xml:8: io/max_fds: found \"3\"; allowed: a number from 16 to 16000000",
                        "jadc2s.xml:10: c2s/tls: found \"maybe\"; allowed: required, offered, off");
    }

    @Test
    void namesEverythingThatIsWrongInJabberXml() {
        assertThat(jabber("""
                <jabber>
                  <service id='Sessions'><host>h</host><jsm/></service>
                  <service id='a'><accept><port>1</port></accept></service>
                  <service id='b'><accept><ip>127.0.0.1</ip><port>1</port><secret>x</secret></accept></service>
                  <io><rate points='x' time='1'/><karma><inc>lots</inc></karma></io>
                </jabber>""").lines())
                .containsExactly(
                        "jabber.xml:2: service@id: found \"Sessions\"; allowed: a host name in lower case",
                        "jabber.xml:2: service/jsm@xmlns: found \"null\"; allowed: jabber:config:jsm",
                        "jabber.xml:3: service/accept/secret: found nothing; allowed: some text (required)",
                        "jabber.xml:4: service/accept/port: found \"1\" a second time, once for all addresses and once"
                                + " for one; allowed: a port of its own, or the same <ip> for all that share one",
                        "jabber.xml:5: io/rate@points: found \"x\"; allowed: a number from 0 to 1000000",
                        "jabber.xml:5: io/karma/inc: found \"lots\"; allowed: a whole number");
    }

    @Test
    void refusesWhatIsNoXml() {
        assertThat(jadc2s("<jadc2s>\n<sm>\n</jadc2s>")).startsWith("jadc2s.xml:3: XML: found ");
        assertThat(jadc2s("")).startsWith("jadc2s.xml:1: XML: found ");
        assertThat(jadc2s("<html/>"))
                .isEqualTo("jadc2s.xml:1: html: found <html>; allowed: <jadc2s> as the root element");
    }

    @Test
    void refusesDtdsAndEntities() {
        assertThat(jadc2s("<!DOCTYPE jadc2s SYSTEM 'file:///etc/passwd'>\n<jadc2s/>"))
                .contains("DOCTYPE: found a DTD");
        assertThat(jadc2s("<!DOCTYPE jadc2s [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><jadc2s>&x;</jadc2s>"))
                .contains("DOCTYPE: found a DTD");
        assertThat(jadc2s("<jadc2s>\n&x;</jadc2s>"))
                .isEqualTo("jadc2s.xml:2: XML: found Undeclared general entity \"x\"; allowed: well-formed XML");
    }

    @Test
    void includesFromItsOwnFolderOnly() throws Exception {
        file("links.xml", "<service id='c'>\n<accept><port>7</port><secret>s</secret></accept></service>");
        String whole = "<jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'/></service>"
                + "<jabberd:include>%s</jabberd:include></jabber>";
        Path good = file("jabber.xml", whole.formatted("links.xml"));
        assertThat(JabberXml.read(good).links()).hasSize(1);

        file("broken.xml", "<service id='c'>\n\n<accept><port>x</port><secret>s</secret></accept></service>");
        Path broken = file("jabber.xml", whole.formatted("./broken.xml"));
        assertThat(catchThrowableOfType(ConfigError.class, () -> JabberXml.read(broken)))
                .hasMessageStartingWith(folder.resolve("broken.xml") + ":3: service/accept/port: found \"x\"");

        for (String outside : List.of("/etc/passwd", "../x.xml", "link.xml", "missing.xml")) {
            if (outside.equals("link.xml")) {
                Files.createSymbolicLink(folder.resolve(outside), Path.of("/etc/hostname"));
            }
            Path bad = file("jabber.xml", whole.formatted(outside));
            assertThat(catchThrowableOfType(ConfigError.class, () -> JabberXml.read(bad)))
                    .hasMessageContaining("jabberd:include: found \"" + outside + "\"; allowed: a file in the folder");
        }
        Files.delete(folder.resolve("link.xml"));
        Path itself = file("jabber.xml", whole.formatted("jabber.xml"));
        assertThat(catchThrowableOfType(ConfigError.class, () -> JabberXml.read(itself)))
                .hasMessageContaining("includes");
    }

    private int check(ByteArrayOutputStream out, ByteArrayOutputStream err, String... files) {
        return CheckMain.check(
                List.of(files),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void checkTellsBothFormatsApart() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] good = new String[] {
            file("a.xml", Texts.of("howto-max-fds.xml")).toString(),
            file("b.xml", Texts.of("howto-service.xml")).toString(),
            file("c.xml", Texts.of("jabber-1.4.xml")).toString(),
            file("d.xml", Texts.of("howto-jadc2s.xml")).toString(),
            file("e.xml", "<io><max_fds>10007</max_fds></io>").toString(),
            file("f.xml", "<io><rate points='5' time='25'/></io>").toString()
        };
        assertThat(check(out, err, good)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("a.xml: ok", "b.xml: ok", "c.xml: ok", "d.xml: ok");
        assertThat(err.size()).isZero();

        String bad = file("g.xml", "<jadc2s>\n<sm/></jadc2s>").toString();
        assertThat(check(out, err, good[0], bad, folder.resolve("nowhere.xml").toString()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("g.xml:2: sm/host: found nothing; allowed: a host name or address (required)")
                .contains("g.xml:1: local/id: found nothing")
                .contains("nowhere.xml:1: file: found no such file");
        assertThat(check(out, err)).isEqualTo(2);
    }

    @Test
    void refusesWhatIsNoTextFile() throws Exception {
        Path latin = Files.write(
                folder.resolve("latin.xml"), "<jadc2s>\n\n<!-- caf\u00e9 -->".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(catchThrowableOfType(ConfigError.class, () -> Jadc2sXml.read(latin)))
                .hasMessageStartingWith(latin + ":3: file: found the byte 0xE9, which is not UTF-8 there; allowed: ");
        assertThat(catchThrowableOfType(ConfigError.class, () -> Jadc2sXml.read(folder)))
                .hasMessageStartingWith(folder + ":1: file: found a folder; allowed: ");
    }

    @Test
    void refusesAddressesThatTwoClaim() {
        String text = "<jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'/></service>\n"
                + "<service id='%s'><accept><port>1</port><secret>x</secret></accept></service></jabber>";
        for (String id : List.of("s", "h")) {
            assertThat(jabber(text.formatted(id)))
                    .startsWith("jabber.xml:2: service@id: found \"" + id + "\" a second time; allowed: each id once");
        }
    }

    @Test
    void aProcessNeedsAWholeFile() throws Exception {
        Jadc2sXml fragment = Jadc2sXml.parse("x", Texts.of("howto-max-fds.xml"));
        assertThat(catchThrowableOfType(ConfigError.class, () -> fragment.complete("jadc2s.xml")))
                .hasMessageContaining("jadc2s.xml:1: sm: found nothing");
        JabberXml links = JabberXml.parse("x", Texts.of("howto-service.xml"));
        assertThat(catchThrowableOfType(ConfigError.class, () -> links.complete("jabber.xml")))
                .hasMessageContaining("jabber.xml:1: service/host: found nothing");
    }
}
