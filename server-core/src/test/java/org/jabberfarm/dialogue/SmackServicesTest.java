package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Date;
import java.util.Map;
import org.jabberfarm.dialogue.SmackClient.Mode;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smackx.caps.EntityCapsManager;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.iqlast.LastActivityManager;
import org.jivesoftware.smackx.iqprivate.PrivateDataManager;
import org.jivesoftware.smackx.iqprivate.packet.DefaultPrivateData;
import org.jivesoftware.smackx.iqversion.VersionManager;
import org.jivesoftware.smackx.iqversion.packet.Version;
import org.jivesoftware.smackx.time.EntityTimeManager;
import org.jivesoftware.smackx.vcardtemp.VCardManager;
import org.jivesoftware.smackx.vcardtemp.packet.VCard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;

/** What the server answers, read by Smack, which this project did not write. */
class SmackServicesTest {
    private static final Jid SERVER = JidCreate.domainBareFromOrThrowUnchecked("localhost");

    private Stage stage;
    private SmackClient romeo;
    private SmackClient juliet;

    @BeforeEach
    void start() throws Exception {
        stage = new Stage(Map.of()).startAll();
        stage.account("romeo@localhost", "one");
        stage.account("juliet@localhost", "two");
        romeo = SmackClient.online(stage.c2s("c2s-1"), Mode.DIRECT_TLS, "romeo", "one", "home");
        juliet = SmackClient.online(stage.c2s("c2s-2"), Mode.STARTTLS, "juliet", "two", "balcony");
    }

    @AfterEach
    void stop() throws Exception {
        juliet.close();
        romeo.close();
        stage.close();
    }

    @Test
    void keepsACardThatOthersRead() throws Exception {
        VCard card = new VCard();
        card.setFirstName("Romeo");
        card.setLastName("Montague & Söhne");
        card.setNickName("<R>");
        card.setAvatar(new byte[] {1, 2, 3}, "image/png");
        VCardManager.getInstanceFor(romeo.connection).saveVCard(card);
        VCard read =
                VCardManager.getInstanceFor(juliet.connection).loadVCard(JidCreate.entityBareFrom("romeo@localhost"));
        assertThat(read.getFirstName()).isEqualTo("Romeo");
        assertThat(read.getLastName()).isEqualTo("Montague & Söhne");
        assertThat(read.getNickName()).isEqualTo("<R>");
        assertThat(read.getAvatar()).containsExactly(1, 2, 3);
        assertThat(VCardManager.getInstanceFor(juliet.connection).loadVCard().getFirstName())
                .isNull();
    }

    @Test
    void keepsPrivateXml() throws Exception {
        DefaultPrivateData data = new DefaultPrivateData("notes", "urn:example:notes");
        data.setValue("first", "buy poison");
        PrivateDataManager.getInstanceFor(romeo.connection).setPrivateData(data);
        assertThat(notes(romeo).getValue("first")).isEqualTo("buy poison");
        assertThat(notes(juliet).getValue("first")).isNull();
    }

    private static DefaultPrivateData notes(SmackClient client) throws Exception {
        return (DefaultPrivateData)
                PrivateDataManager.getInstanceFor(client.connection).getPrivateData("notes", "urn:example:notes");
    }

    @Test
    void tellsHowLongItIsUpButNotOfStrangers() throws Exception {
        LastActivityManager last = LastActivityManager.getInstanceFor(romeo.connection);
        assertThat(last.getLastActivity(SERVER).getIdleTime()).isBetween(0L, 86_400L);
        assertThatThrownBy(() -> last.getLastActivity(JidCreate.from("juliet@localhost")))
                .isInstanceOfSatisfying(
                        XMPPException.XMPPErrorException.class,
                        e -> assertThat(e.getStanzaError().getCondition()).isEqualTo(StanzaError.Condition.forbidden));
    }

    @Test
    void tellsItsNameAndTime() throws Exception {
        Version version = VersionManager.getInstanceFor(romeo.connection).getVersion(SERVER);
        assertThat(version.getName()).isEqualTo("Jabberfarm");
        assertThat(version.getVersion()).isNotBlank();
        Date now = EntityTimeManager.getInstanceFor(romeo.connection)
                .getTime(SERVER)
                .getTime();
        assertThat(Duration.between(now.toInstant(), java.time.Instant.now()).abs())
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void tellsWhatItCanDoAndItsCapsAreTrue() throws Exception {
        ServiceDiscoveryManager disco = ServiceDiscoveryManager.getInstanceFor(romeo.connection);
        DiscoverInfo info = disco.discoverInfo(SERVER);
        assertThat(info.hasIdentity("server", "im")).isTrue();
        assertThat(info.containsFeature("urn:xmpp:ping")).isTrue();
        assertThat(info.containsFeature("urn:xmpp:blocking")).isTrue();
        assertThat(info.containsFeature("msgoffline")).isTrue();
        assertThat(disco.discoverItems(SERVER).getItems()).isEmpty();
        assertThat(disco.discoverInfo(JidCreate.from("romeo@localhost")).hasIdentity("account", "registered"))
                .isTrue();

        assertThat(EntityCapsManager.getInstanceFor(romeo.connection).areEntityCapsSupportedByServer())
                .isTrue();
        // Smack has taken the server's caps from the stream features; the answer must hash to just that.
        EntityCapsManager.NodeVerHash caps = EntityCapsManager.getNodeVerHashByJid(SERVER);
        assertThat(caps).isNotNull();
        DiscoverInfo ofCaps = disco.discoverInfo(SERVER, caps.getNodeVer());
        assertThat(EntityCapsManager.verifyDiscoverInfoVersion(caps.getVer(), caps.getHash(), ofCaps))
                .isTrue();
    }

    @Test
    void oneClientAsksTheOther() throws Exception {
        VersionManager.getInstanceFor(juliet.connection).setVersion("Nurse", "1597");
        Jid balcony = juliet.connection.getUser();
        assertThat(ServiceDiscoveryManager.getInstanceFor(romeo.connection)
                        .discoverInfo(balcony)
                        .containsFeature("http://jabber.org/protocol/disco#info"))
                .isTrue();
        assertThat(VersionManager.getInstanceFor(romeo.connection)
                        .getVersion(balcony)
                        .getName())
                .startsWith("Nurse");
    }
}
