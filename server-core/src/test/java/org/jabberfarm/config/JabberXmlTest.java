package org.jabberfarm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class JabberXmlTest {
    private static JabberXml read(String file) throws Exception {
        return JabberXml.parse(file, Texts.of(file));
    }

    @Test
    void readsTheHowtosServices() throws Exception {
        JabberXml config = read("howto-service.xml");
        assertThat(config.links())
                .containsExactly(
                        new JabberXml.Link("jadc2s-1", "", 6001, new Secret("secret1"), 10),
                        new JabberXml.Link("jadc2s-2", "", 6002, new Secret("secret2"), 10));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void readsTheSampleOf143() throws Exception {
        JabberXml config = read("jabber-1.4.xml");
        assertThat(config.sessions().id()).isEqualTo("sessions");
        assertThat(config.sessions().hosts()).containsExactly("localhost", "second.example");
        assertThat(config.sessions().modules())
                .containsExactly(
                        "mod_echo", "mod_roster", "mod_offline", "mod_presence", "mod_auth_plain", "mod_register");
        assertThat(config.sessions().register()).isTrue();
        assertThat(config.instructions()).isEqualTo("Pick a name.");
        assertThat(config.sessions().welcomeSubject()).isEqualTo("Welcome!");
        assertThat(config.sessions().welcomeBody()).isEqualTo("Hello\nand good bye");
        assertThat(config.sessions().admins()).containsExactly("admin@localhost", "second@localhost");
        assertThat(config.sessions().vcardName()).isEqualTo("Jabber Server");
        assertThat(config.services())
                .containsExactly(
                        new JabberXml.Service("users.example", "User Directory", "jud", List.of("jabber:iq:search")));
        assertThat(config.links()).containsExactly(new JabberXml.Link("jadc2s-1", "", 6001, new Secret("one"), 10));
        assertThat(config.io())
                .isEqualTo(new JabberXml.Io(5, 25, List.of("127.0.0.0/255.255.255.0"), List.of("10.9.9.9")));
        assertThat(config.pidfile()).isEqualTo("./jabber.pid");
        assertThat(config.xdb().url()).isEmpty();
    }

    @Test
    void losesNothingOfTheSampleWhenItIsRewritten() throws Exception {
        JabberXml config = read("jabber-1.4.xml");
        String written = config.write();
        assertThat(written)
                .contains("<register notify='yes'>", "<URL>http://foo.bar/</URL>", "<read>support@localhost</read>")
                .contains("<subject>Auto Reply</subject>", "<update>localhost</update>", "<vcard2jud/>")
                .contains("<service type='jud' jid='users.example' name='User Directory'>")
                .contains("<pthcsock xmlns='jabber:config:pth-csock'>", "<restrict/>", "<file>record.log</file>")
                .contains("<penalty>-3</penalty>", "<rate points='5' time='25'/>", "<mask>255.255.255.0</mask>")
                .contains("<key ip='192.168.1.1'>", "<max_size>100</max_size>");
        assertThat(JabberXml.parse("again", written).write()).isEqualTo(written);
        assertThat(JabberXml.parse("again", written).sessions()).isEqualTo(config.sessions());
        assertThat(JabberXml.parse("again", written).io()).isEqualTo(config.io());
    }

    @Test
    void severalServicesShareAPort() throws Exception {
        JabberXml config = JabberXml.parse("jabber.xml", """
                <jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'/></service>
                <service id='c1'><accept><port>6000</port><secret>a</secret><restrict/></accept></service>
                <service id='c2'><accept><port>6000</port><secret>b</secret></accept></service></jabber>""");
        assertThat(config.links()).extracting(JabberXml.Link::port).containsExactly(6000, 6000);
        assertThat(config.restricts("c1")).isTrue();
        assertThat(config.restricts("c2")).isFalse();
        assertThat(config.warnings())
                .containsExactly("jabber.xml:3: service/accept/port: shared with another service: fine here, but"
                        + " jabberd 1.4 needs a port of its own for each");
        assertThat(JabberXml.parse("again", config.write()).links()).isEqualTo(config.links());
        assertThat(JabberXml.parse("again", config.write()).restricts("c1")).isTrue();
    }

    @Test
    void portsOfOtherKindsAreNotShared() {
        assertThat(catchThrowableOfType(ConfigError.class, () -> JabberXml.parse("jabber.xml", """
                <jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'/>
                <session-manager xmlns='http://jabberfarm.org/ns/config'><metrics-port>6000</metrics-port></session-manager></service>
                <service id='c1'><accept><port>6000</port><secret>a</secret></accept></service></jabber>""")))
                .hasMessageContaining(
                        "session-manager/metrics-port: found \"6000\", which is also a service/accept/port");
    }

    @Test
    void servicesHaveHosts() throws Exception {
        String text = """
                <jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'/></service>
                <service id='icq.h'><host>icq.h</host><host>Aim.h</host><host/>
                <accept><port>1</port><secret>a</secret></accept></service>
                <service id='c'><accept><port>2</port><secret>b</secret></accept>%s</service></jabber>""";
        JabberXml config = JabberXml.parse("jabber.xml", text.formatted(""));
        assertThat(config.hosts("icq.h")).containsExactly("icq.h", "aim.h");
        assertThat(config.hosts("c")).containsExactly("c");
        assertThat(config.warnings())
                .containsExactly(
                        "jabber.xml:2: service/host: an empty one, which would mean all hosts, has no effect here");
        assertThat(JabberXml.parse("again", config.write()).hosts("icq.h")).isEqualTo(config.hosts("icq.h"));
        for (String host : List.of("h", "aim.h", "icq.h")) {
            assertThat(catchThrowableOfType(
                            ConfigError.class, () -> JabberXml.parse("x", text.formatted("<host>" + host + "</host>"))))
                    .hasMessage("x:4: service/host: found \"" + host + "\" a second time; allowed: each host once");
        }
        assertThat(catchThrowableOfType(
                        ConfigError.class, () -> JabberXml.parse("x", text.formatted("<host>a b</host>"))))
                .hasMessage("x:4: service/host: found \"a b\"; allowed: a host name");
    }

    @Test
    void namesWhoGetsCopies() throws Exception {
        String text = """
                <jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'>
                <presence><bcc>watch.h</bcc><bcc>%s</bcc></presence><archive><service>log.h/all</service><x/></archive></jsm></service></jabber>""";
        JabberXml config = JabberXml.parse("jabber.xml", text.formatted("boss@h"));
        assertThat(config.presenceCopies()).containsExactly("watch.h", "boss@h");
        assertThat(config.archives()).containsExactly("log.h/all");
        assertThat(config.warnings())
                .containsExactly("jabber.xml:2: service/jsm/archive/x: unknown element, kept as it is");
        JabberXml again = JabberXml.parse("again", config.write());
        assertThat(again.presenceCopies()).isEqualTo(config.presenceCopies());
        assertThat(again.archives()).isEqualTo(config.archives());
        assertThat(catchThrowableOfType(ConfigError.class, () -> JabberXml.parse("x", text.formatted("a b"))))
                .hasMessage("x:2: service/jsm/presence/bcc: found \"a b\"; allowed: an address: host, user@host or"
                        + " either with /resource");
    }

    /** What the original does and ours does not, said wherever a file is read. */
    @Test
    void saysWhichModulesAndSettingsItLacks() throws Exception {
        assertThat(JabberXml.parse("x", """
                <jabber><service id='s'><host>h</host>
                <jsm xmlns='jabber:config:jsm'><vcard2jud/><update>h</update><groups/><filter/></jsm>
                <load main='jsm'><jsm>j.so</jsm><mod_roster>j.so</mod_roster><mod_filter>j.so</mod_filter><mod_groups>j.so</mod_groups></load></service>
                <service id='c'><accept><port>1</port><secret>s</secret><offline/></accept></service>
                <io><karma><init>5</init></karma></io></jabber>""").warnings())
                .containsExactly(
                        "x:3: service/load/mod_filter: a module that this session manager does not have, left out: mod_filter",
                        "x:3: service/load/mod_groups: a module that this session manager does not have, left out: mod_groups",
                        "x:2: service/jsm/vcard2jud: a setting of the original programs that has no effect here, kept as it is",
                        "x:2: service/jsm/update: a setting of the original programs that has no effect here, kept as it is",
                        "x:2: service/jsm/groups: a setting of the original programs that has no effect here, kept as it is",
                        "x:2: service/jsm/filter: a setting of the original programs that has no effect here, kept as it is",
                        "x:4: service/accept/offline: a setting of the original programs that has no effect here, kept as it is",
                        "x:5: io/karma: has no effect: what clients may send is io/max_bps in jadc2s.xml; kept as it is");
    }

    @Test
    void namesAdministrators() throws Exception {
        JabberXml config = read("jabber-1.4.xml");
        assertThat(config.administrators())
                .isEqualTo(new Administrators(
                        List.of("support@localhost"),
                        List.of("admin@localhost", "second@localhost"),
                        "Auto Reply",
                        "Soon."));
        assertThat(config.tellsOfNewcomers()).isTrue();
        assertThat(JabberXml.parse("again", config.write()).administrators()).isEqualTo(config.administrators());
        assertThat(catchThrowableOfType(ConfigError.class, () -> JabberXml.parse("x", """
                <jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'><admin><read>nobody</read></admin></jsm></service></jabber>""")))
                .hasMessage("x:1: service/jsm/admin/read: found \"nobody\"; allowed: an account, user@domain");
    }

    @Test
    void saysWhatHasNoEffect() throws Exception {
        assertThat(read("jabber-1.4.xml").warnings())
                .contains("jabber-1.4.xml:61: service id=c2s: a service of the original programs that has no effect"
                        + " here, kept as it is")
                .noneMatch(warning -> warning.contains("unknown element"));
    }

    @Test
    void keepsPasswordsInClearOnlyWhenOursSaysSo() throws Exception {
        String text =
                "<jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'/><load><mod_auth_digest/></load>"
                        + "<session-manager xmlns='http://jabberfarm.org/ns/config'>%s</session-manager></service></jabber>";
        JabberXml fromSample = JabberXml.parse("jabber.xml", text.formatted(""));
        assertThat(fromSample.own().oldClientsDigest()).isFalse();
        assertThat(fromSample.own().resourceConflict()).isEqualTo("replace");
        assertThat(fromSample.own().resumeSeconds()).isEqualTo(300);
        assertThat(fromSample.warnings()).singleElement().asString().contains("old-clients-digest");
        JabberXml on = JabberXml.parse(
                "jabber.xml",
                text.formatted(
                        "<old-clients-digest>yes</old-clients-digest><resource-conflict>refuse</resource-conflict>"
                                + "<resume-seconds>0</resume-seconds>"));
        assertThat(on.warnings()).isEmpty();
        JabberXml again = JabberXml.parse("again", on.write());
        assertThat(again.own()).isEqualTo(on.own());
        assertThat(again.own().oldClientsDigest()).isTrue();
        assertThat(again.own().resourceConflict()).isEqualTo("refuse");
        assertThat(again.own().resumeSeconds()).isZero();
        assertThat(again.sessions().modules()).containsExactly("mod_auth_digest");
    }

    @Test
    void takesOverTheConnectionOfXdbSql() throws Exception {
        JabberXml config = read("xdb-sql.xml");
        assertThat(config.xdb())
                .isEqualTo(
                        new JabberXml.Xdb("jdbc:mariadb://db.example:3307/jabber", "jabber", new Secret("geheim"), 8));
        assertThat(config.write()).contains("<querydef name='auth-get'>");
    }

    @Test
    void keepsUnknownElementsEverywhere() throws Exception {
        String text = """
                <jabber><service id='s'><host>h</host><jsm xmlns='jabber:config:jsm'><a1/></jsm><a2 xmlns='x:y'/></service>
                <service id='c'><accept><port>1</port><secret>s</secret><a3/></accept><a4/></service>
                <xdb id='xdb'><a5/></xdb><io><a6/></io><a7>text &amp; more</a7></jabber>""";
        JabberXml config = JabberXml.parse("jabber.xml", text);
        assertThat(config.warnings()).hasSize(8);
        assertThat(config.warnings().stream().filter(w -> w.endsWith("unknown element, kept as it is")))
                .hasSize(7);
        assertThat(config.warnings())
                .contains("jabber.xml:3: a7: jabberd 1.4 does not start with it: what it does not know needs an xmlns");
        String written = config.write();
        assertThat(written)
                .contains("<a1/>", "<a2 xmlns='x:y'/>", "<a3/>", "<a4/>", "<a5/>", "<a6/>", "<a7>text &amp; more</a7>");
        assertThat(JabberXml.parse("again", written).write()).isEqualTo(written);
    }
}
