package org.jabberfarm.config;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(fromSample.warnings()).singleElement().asString().contains("old-clients-digest");
        JabberXml on = JabberXml.parse(
                "jabber.xml",
                text.formatted(
                        "<old-clients-digest>yes</old-clients-digest><resource-conflict>refuse</resource-conflict>"));
        assertThat(on.warnings()).isEmpty();
        JabberXml again = JabberXml.parse("again", on.write());
        assertThat(again.own()).isEqualTo(on.own());
        assertThat(again.own().oldClientsDigest()).isTrue();
        assertThat(again.own().resourceConflict()).isEqualTo("refuse");
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
