package org.jabberfarm.console.user;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.TestProcess.Ended;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.storage.RosterItem;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/import.md, as they stand there, on a spool as jabberd 1.4 leaves it. */
class ImportTest {
    private static final String DOMAIN = "chat.example.org";

    @TempDir
    Path folder;

    private final List<String> commands;
    private Map<String, String> environment;

    ImportTest() throws Exception {
        commands = Pattern.compile("(?s)```sh\n(.*?)```")
                .matcher(Files.readString(Path.of("../docs/import.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private void spool(String user, String pieces) throws Exception {
        Path host = Files.createDirectories(folder.resolve("spool").resolve(DOMAIN));
        Files.writeString(host.resolve(user + ".xml"), "<xdb>" + pieces + "</xdb>\n");
    }

    private static String password(String password) {
        return "<password xmlns='jabber:iq:auth' xdbns='jabber:iq:auth'>" + password + "</password>";
    }

    private Ended run(int command) throws Exception {
        return TestProcess.run(
                List.of("sh", "-c", "cd \"$0\" && " + commands.get(command), folder.toString()), environment, "", 60);
    }

    private static Jid jid(String user) {
        return Jid.of(user + "@" + DOMAIN);
    }

    @Test
    void takesOverWhatASpoolHolds() throws Exception {
        spool("romeo", password("wherefore") + """
                <query xmlns='jabber:iq:last' last='1795336814' xdbns='jabber:iq:last'>Registered</query>
                <query xmlns='jabber:iq:register' xdbns='jabber:iq:register'><username>romeo</username><name>Romeo M.</name>
                <email>romeo@example.org</email><x xmlns='jabber:x:delay' stamp='20021122T08:25:13'>registered</x></query>
                <query xmlns='jabber:iq:roster' xdbns='jabber:iq:roster'>
                <item jid='juliet@chat.example.org' name='Juliet' subscription='both'><group>Capulets</group></item>
                <item jid='paris@other.example.org' subscription='none' ask='subscribe'/>
                <item jid='tybalt@chat.example.org' subscription='none' subscribe='we have to talk' hidden=''/>
                <item jid='@@' subscription='to'/></query>
                <foo xdbns='jabber:x:offline'><message from='juliet@chat.example.org/b' to='romeo@chat.example.org' type='chat'>
                <body>good night</body><x xmlns='jabber:x:delay' from='romeo@chat.example.org' stamp='20021122T08:25:13'>Offline Storage</x></message>
                <message xmlns='jabber:client' from='juliet@chat.example.org/b' to='romeo@chat.example.org'><body>good &amp; night</body></message></foo>
                <storage xmlns='storage:bookmarks' xdbns='storage:bookmarks' j_private_flag='1'><conference jid='verona@muc'/></storage>
                <query xmlns='jabber:iq:filter' xdbns='jabber:iq:filter'><rule name='x'/></query>
                <list xdbns='jabber:xdb:nslist'><ns type='private'>storage:bookmarks</ns></list>""");
        spool("juliet", password("romeo") + "<vCard xmlns='vcard-temp' xdbns='vcard-temp'><FN>Juliet</FN></vCard>");
        spool("d'artagnan", password("tous pour un"));
        spool("athos", "<crypt xmlns='jabber:iq:auth:crypt' xdbns='jabber:iq:auth:crypt'>aa8Ur3T7Vn0iY</crypt>");
        Path host = folder.resolve("spool").resolve(DOMAIN);
        Files.writeString(host.resolve("broken.xml"), "<xdb><password xmlns='jabber:iq:auth'");
        Files.writeString(host.resolve("latin.xml"), "<xdb>" + password("é") + "</xdb>", ISO_8859_1);
        Files.writeString(
                Files.createDirectories(folder.resolve("spool/strange.example.org"))
                        .resolve("a.xml"),
                "<xdb/>");
        Path hashed = Files.createDirectories(host.resolve("3f/a0"));
        Files.writeString(hashed.resolve("porthos.xml"), "<xdb>" + password("un pour tous") + "</xdb>");

        try (UserSite site = new UserSite(folder)) {
            environment =
                    Map.of("FARM_URL", site.url, "FARM_TOKEN", site.token(Access.OPERATOR)[1].replace("Bearer ", ""));
            Path farm = folder.resolve("farm");
            Files.writeString(
                    farm,
                    "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                            + "' -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                            + "' org.jabberfarm.console.cli.Farm \"$@\"\n");
            assertThat(farm.toFile().setExecutable(true)).isTrue();
            assertThat(commands).hasSize(3);

            Ended looked = run(0);
            assertThat(looked.exit()).isEqualTo(1);
            assertThat(looked.out())
                    .contains(
                            "would import 5 of 8 users, with 3 contacts and 2 offline messages; 0 were there already; 3 failed");
            assertThat(site.jsm.storage().countUsers()).isZero();

            Ended imported = run(1);
            assertThat(imported.exit()).isEqualTo(1);
            assertThat(imported.out())
                    .contains(
                            "imported 5 of 8 users, with 3 contacts and 2 offline messages; 0 were there already; 3 failed")
                    .contains("note: romeo@chat.example.org: its message filters are not taken over")
                    .contains("note: romeo@chat.example.org: a contact is left out: ")
                    .contains("note: athos@chat.example.org: its password is kept as a hash")
                    .contains(
                            "note: d\\27artagnan@chat.example.org: \"d'artagnan\" is no name that an address can have");
            assertThat(imported.err())
                    .contains("broken.xml: ", "not a jabberd 1.4 spool file", "mend it or take it from a backup")
                    .contains("latin.xml: it is not UTF-8; convert it (iconv -f latin1 -t utf-8) and import again")
                    .contains("a.xml: ", "a domain of this farm");
            romeoIsThere(site.jsm.storage());
            assertThat(site.jsm.storage().xml(jid("juliet"), "vcard-temp"))
                    .contains("<vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard>");
            assertThat(site.jsm.storage().keys(jid("juliet"))).isNotEmpty();
            assertThat(site.jsm.exists("porthos@chat.example.org")).isTrue();
            assertThat(site.jsm.storage().keys(jid("athos"))).isEmpty();

            run(2).ok();
            assertThat(site.jsm.storage().keys(jid("athos"))).isNotEmpty();

            Files.delete(host.resolve("broken.xml"));
            Files.writeString(host.resolve("latin.xml"), "<xdb>" + password("é") + "</xdb>");
            Files.delete(folder.resolve("spool/strange.example.org/a.xml"));
            assertThat(run(1).ok().out()).contains("imported 1 of 6 users", "5 were there already; 0 failed");
        }
    }

    private static void romeoIsThere(Storage storage) {
        assertThat(storage.keys(jid("romeo"))).isNotEmpty();
        assertThat(storage.last(jid("romeo"))).contains(new Storage.Last(1795336814000L, "Registered"));
        assertThat(storage.roster(jid("romeo")))
                .containsExactlyInAnyOrder(
                        RosterItem.fresh(jid("juliet"))
                                .named("Juliet", List.of("Capulets"))
                                .with(true, true, false, false),
                        RosterItem.fresh(Jid.of("paris@other.example.org")).with(false, false, true, false),
                        RosterItem.fresh(jid("tybalt"))
                                .with(false, false, false, true)
                                .requested("<presence type='subscribe'><status>we have to talk</status></presence>"));
        assertThat(storage.xml(jid("romeo"), "vcard-temp").orElseThrow())
                .contains("<FN>Romeo M.</FN>", "<USERID>romeo@example.org</USERID>");
        assertThat(storage.xml(jid("romeo"), "private:storage:bookmarks"))
                .contains("<storage xmlns='storage:bookmarks'><conference jid='verona@muc'/></storage>");
        assertThat(storage.takeOffline(jid("romeo")))
                .extracting(Storage.OfflineMessage::stanza)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("<body>good night</body>", "stamp='20021122T08:25:13'")
                                .contains(
                                        "<delay xmlns='urn:xmpp:delay' from='chat.example.org' stamp='2002-11-22T08:25:13Z'>"),
                        second -> assertThat(second).contains("<body>good &amp; night</body>"));
    }
}
