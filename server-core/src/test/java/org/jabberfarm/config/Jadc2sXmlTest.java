package org.jabberfarm.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class Jadc2sXmlTest {
    private static Jadc2sXml read(String file) throws Exception {
        return Jadc2sXml.parse(file, Texts.of(file));
    }

    @Test
    void readsMaxFdsAloneAsTheHowtoPrintsIt() throws Exception {
        Jadc2sXml config = read("howto-max-fds.xml");
        assertThat(config.io().maxFds()).isEqualTo(10007);
        assertThat(config.warnings()).isEmpty();
        assertThat(config.write())
                .contains("  <io>\n")
                .containsSubsequence("<io>", "<max_fds>10007</max_fds>", "</io>");
    }

    @Test
    void readsTheHowtosFileAndMovesMaxFdsIntoIo() throws Exception {
        Jadc2sXml config = read("howto-jadc2s.xml");
        assertThat(config.sms().get(0))
                .isEqualTo(new Jadc2sXml.Sm("10.0.0.1", 6001, "jadc2s", new Secret("secret1"), 5));
        assertThat(config.local())
                .isEqualTo(new Jadc2sXml.Local(List.of("farm.example.com"), "", 5222, 5223, "./server.pem"));
        assertThat(config.io()).isEqualTo(new Jadc2sXml.Io(10007, 0, 0, 0, 15));
        assertThat(config.write()).containsSubsequence("<io>", "<max_fds>10007</max_fds>", "</io>");
        assertThat(config.write().indexOf("max_fds>"))
                .isGreaterThan(config.write().indexOf("<io>"));
    }

    @Test
    void readsTheVersionOfJune2002() throws Exception {
        Jadc2sXml config = Jadc2sXml.parse("jadc2s.xml", """
                <jadc2s><sm><host>h</host><port>1</port><id>i</id><secret>s</secret></sm>
                <local><host>Example.com</host><max_conns>500</max_conns><port>5221</port></local>
                <max_bps>64</max_bps><connection_limits><connects>1</connects><seconds>2</seconds></connection_limits>
                </jadc2s>""");
        assertThat(config.local().ids()).containsExactly("example.com");
        assertThat(config.io()).isEqualTo(new Jadc2sXml.Io(500, 64, 1, 2, 15));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void keepsWhatItDoesNotKnow() throws Exception {
        Jadc2sXml config = read("jadc2s-0.9.xml");
        assertThat(config.local().ids()).containsExactly("one.example", "two.example");
        assertThat(config.local().port()).isZero();
        assertThat(config.io()).isEqualTo(new Jadc2sXml.Io(2053, 4096, 5, 25, 45));
        assertThat(config.sms().get(0).secret().clear()).isEqualTo("s3cr&t");
        assertThat(config.warnings())
                .contains("jadc2s-0.9.xml:40: gadget: unknown element, kept as it is")
                .contains(
                        "jadc2s-0.9.xml:21: local/statfile: a setting of the original programs that has no effect here,"
                                + " kept as it is")
                .hasSize(4);
        assertThat(config.extras().domain("old.example", config.local().ids())).isEqualTo("one.example");
        String written = config.write();
        assertThat(written)
                .contains("<alias to='one.example'>old.example</alias>")
                .contains("<no_ssl_v2/>")
                .contains("<notifies>admin@one.example</notifies>")
                .containsSubsequence("<authentication>", "<fqdn>box.example</fqdn>", "</authentication>")
                .containsSubsequence("<gadget colour='red'>", "<wheel>4</wheel>", "</gadget>");
    }

    @Test
    void writesWhatItReads() throws Exception {
        for (String file : List.of("howto-max-fds.xml", "howto-jadc2s.xml", "jadc2s-0.9.xml")) {
            String once = read(file).write();
            // A fragment becomes a whole file that lacks what the fragment lacks, so it stays a fragment here.
            if (!file.equals("howto-max-fds.xml")) {
                assertThat(Jadc2sXml.parse(file, once).write()).as(file).isEqualTo(once);
            }
        }
    }

    @Test
    void readsWhatLaterVersionsLearnt() throws Exception {
        Jadc2sXml config = Jadc2sXml.parse("jadc2s.xml", """
                <jadc2s><sm><host>h</host><port>1</port><id>i</id><secret>s</secret></sm>
                <local><id>a.example</id><id>b.example</id><alias>Old.example</alias><alias to='B.example'/>
                <alias to='gone.example'>x.example</alias>
                <noregister>b.example</noregister><nolegacyauth/><httpforward>https://example.com/?a=1&amp;b</httpforward>
                </local><io><iplog/></io></jadc2s>""");
        List<String> ids = config.local().ids();
        for (Jadc2sXml same : List.of(config, Jadc2sXml.parse("jadc2s.xml", config.write()))) {
            Jadc2sExtras extras = same.extras();
            assertThat(extras.domain("old.example", ids)).isEqualTo("a.example");
            assertThat(extras.domain("a.example", ids)).isEqualTo("a.example");
            assertThat(extras.domain("any.example", ids)).isEqualTo("b.example");
            assertThat(extras.offersRegistration("a.example")).isTrue();
            assertThat(extras.offersRegistration("b.example")).isFalse();
            assertThat(extras.offersLegacyAuth("a.example")).isFalse();
            assertThat(extras.httpForward()).isEqualTo("https://example.com/?a=1&b");
            assertThat(extras.ipLog()).isTrue();
        }
        assertThat(config.warnings())
                .containsExactly("jadc2s.xml:3: local/alias: \"gone.example\" is no domain of this c2s; no effect");
    }

    @Test
    void rewritingKeepsTheOperatorsElements() throws Exception {
        Jadc2sXml ours = read("howto-jadc2s.xml");
        Jadc2sXml merged = ours.keeping(read("jadc2s-0.9.xml"));
        assertThat(merged.write()).contains("<gadget colour='red'>").contains("<host>10.0.0.1</host>");
        assertThat(merged.io().maxFds()).isEqualTo(10007);
    }

    @Test
    void everySettingStandsBehindItsComment() throws Exception {
        String[] lines = read("howto-jadc2s.xml").write().split("\n");
        for (int i = 1; i < lines.length; i++) {
            boolean setting = lines[i].matches("\\s*<[a-z_-]+>.*</[a-z_-]+>") || lines[i].matches("\\s*<[a-z_-]+/>");
            if (setting) {
                assertThat(lines[i - 1]).as(lines[i]).endsWith("-->");
            }
        }
    }

    @Test
    void secretsDoNotShowThemselves() throws Exception {
        assertThat(read("howto-jadc2s.xml").toString())
                .doesNotContain("secret1")
                .contains("[REDACTED]");
    }
}
