package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jabberfarm.dialogue.SmackClient.Mode;
import org.jivesoftware.smack.packet.EmptyResultIQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.roster.packet.RosterPacket.ItemType;
import org.jivesoftware.smack.roster.rosterstore.DirectoryRosterStore;
import org.jivesoftware.smackx.blocking.BlockingCommandManager;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.ping.PingManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.impl.JidCreate;

/** Two Smack clients on two c2s, by STARTTLS and by direct TLS: contacts, presence, messages, blocking. */
class SmackContactsTest {
    private static final BareJid ROMEO = JidCreate.entityBareFromOrThrowUnchecked("romeo@localhost");
    private static final BareJid JULIET = JidCreate.entityBareFromOrThrowUnchecked("juliet@localhost");

    private Stage stage;
    private SmackClient romeo;
    private SmackClient juliet;

    @BeforeEach
    void start() throws Exception {
        stage = new Stage(Map.of()).startAll();
        stage.account("romeo@localhost", "one");
        stage.account("juliet@localhost", "two");
        romeo = SmackClient.online(stage.c2s("c2s-1"), Mode.STARTTLS, "romeo", "one", "home");
        juliet();
        roster(romeo).reloadAndWait();
    }

    @AfterEach
    void stop() throws Exception {
        juliet.close();
        romeo.close();
        stage.close();
    }

    private void juliet() throws Exception {
        juliet = SmackClient.online(stage.c2s("c2s-2"), Mode.DIRECT_TLS, "juliet", "two", "balcony");
        roster(juliet).reloadAndWait();
    }

    private static Roster roster(SmackClient client) {
        return Roster.getInstanceFor(client.connection);
    }

    private static void send(SmackClient client, Presence.Type type, BareJid to) throws Exception {
        client.connection.sendStanza(client.connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .to(to)
                .ofType(type)
                .build());
    }

    private static void available(SmackClient client) throws Exception {
        send(client, Presence.Type.available, null);
        // What others write from now on finds it available.
        assertThat(PingManager.getInstanceFor(client.connection).pingMyServer()).isTrue();
    }

    private static void say(SmackClient client, org.jxmpp.jid.Jid to, String body) throws Exception {
        client.connection.sendStanza(client.connection
                .getStanzaFactory()
                .buildMessageStanza()
                .to(to)
                .ofType(Message.Type.chat)
                .setBody(body)
                .build());
    }

    private static boolean comes(Presence presence, Presence.Type type, BareJid from) {
        return presence.getType() == type && presence.getFrom().asBareJid().equals(from);
    }

    private void becomeContacts() throws Exception {
        available(romeo);
        available(juliet);
        roster(romeo).createItemAndRequestSubscription(JULIET, "Juliet", new String[] {"Loves"});
        juliet.hears(Presence.class, p -> comes(p, Presence.Type.subscribe, ROMEO));
        send(juliet, Presence.Type.subscribed, ROMEO);
        romeo.hears(Presence.class, p -> comes(p, Presence.Type.available, JULIET));
        send(juliet, Presence.Type.subscribe, ROMEO);
        romeo.hears(Presence.class, p -> comes(p, Presence.Type.subscribe, JULIET));
        send(romeo, Presence.Type.subscribed, JULIET);
        juliet.hears(Presence.class, p -> comes(p, Presence.Type.available, ROMEO));
    }

    @Test
    void becomeContactsSeeEachOtherAndPart() throws Exception {
        becomeContacts();
        await().until(() -> roster(romeo).getEntry(JULIET).getType() == ItemType.both);
        await().until(() -> roster(juliet).getEntry(ROMEO).getType() == ItemType.both);
        assertThat(roster(romeo).getEntry(JULIET).getName()).isEqualTo("Juliet");
        assertThat(roster(romeo).getGroup("Loves").contains(JULIET)).isTrue();
        assertThat(roster(romeo).getPresence(JULIET).getFrom().toString()).isEqualTo("juliet@localhost/balcony");

        roster(romeo).getEntry(JULIET).setName("Julia");
        juliet.close();
        romeo.hears(Presence.class, p -> comes(p, Presence.Type.unavailable, JULIET));
        juliet();
        available(juliet);
        juliet.hears(Presence.class, p -> comes(p, Presence.Type.available, ROMEO));
        romeo.hears(Presence.class, p -> comes(p, Presence.Type.available, JULIET));
        assertThat(roster(romeo).getEntry(JULIET).getName()).isEqualTo("Julia");

        roster(romeo).removeEntry(roster(romeo).getEntry(JULIET));
        juliet.hears(Presence.class, p -> comes(p, Presence.Type.unsubscribe, ROMEO));
        juliet.hears(Presence.class, p -> comes(p, Presence.Type.unsubscribed, ROMEO));
        await().until(() -> roster(juliet).getEntry(ROMEO).getType() == ItemType.none);
        assertThat(roster(romeo).contains(JULIET)).isFalse();
    }

    @Test
    void approvesInAdvance() throws Exception {
        available(juliet);
        assertThat(roster(juliet).isSubscriptionPreApprovalSupported()).isTrue();
        roster(juliet).preApproveAndCreateEntry(ROMEO, "Romeo", new String[0]);
        await().until(() -> roster(juliet).getEntry(ROMEO).isApproved());
        send(romeo, Presence.Type.available, null);
        send(romeo, Presence.Type.subscribe, JULIET);
        romeo.hears(Presence.class, p -> comes(p, Presence.Type.subscribed, JULIET));
        romeo.hears(Presence.class, p -> comes(p, Presence.Type.available, JULIET));
        await().until(() -> roster(juliet).getEntry(ROMEO).canSeeMyPresence());
    }

    @Test
    void aRosterThatIsKeptIsNotSentAgain(@TempDir Path folder) throws Exception {
        roster(romeo).createItem(JULIET, "Juliet", new String[] {"Loves"});
        assertThat(roster(romeo).isRosterVersioningSupported()).isTrue();
        // The first time for the copy, the second to be told that it is still good.
        assertThat(loads(DirectoryRosterStore.init(folder.toFile()))).isZero();
        assertThat(loads(DirectoryRosterStore.open(folder.toFile()))).isOne();
        roster(romeo).getEntry(JULIET).setName("Julia");
        assertThat(loads(DirectoryRosterStore.open(folder.toFile()))).isZero();
    }

    /** How many empty answers a new client of Romeo's gets to its request for the roster. */
    private int loads(DirectoryRosterStore store) throws Exception {
        AtomicInteger empty = new AtomicInteger();
        try (SmackClient second = new SmackClient(stage.c2s("c2s-2"), Mode.STARTTLS, "romeo", "one", "garden")) {
            // Without effect on the wire before the login, after which it would ask for the roster itself.
            roster(second).setRosterStore(store);
            second.connection.login();
            second.connection.addSyncStanzaListener(s -> empty.incrementAndGet(), EmptyResultIQ.class::isInstance);
            roster(second).reloadAndWait();
            assertThat(roster(second).getEntry(JULIET).getName())
                    .isEqualTo(roster(romeo).getEntry(JULIET).getName());
        }
        return empty.get();
    }

    @Test
    void writeToEachOtherHereAndAway() throws Exception {
        available(juliet);
        juliet.hears(Presence.class, p -> p.getFrom().equals(juliet.connection.getUser()));
        String text = "< & > ä€\uD83D\uDE00";
        say(romeo, JULIET, text);
        Message here = juliet.hears(Message.class, m -> true);
        assertThat(here.getBody()).isEqualTo(text);
        assertThat(here.getFrom().toString()).isEqualTo("romeo@localhost/home");
        assertThat(DelayInformation.from(here)).isNull();
        say(juliet, romeo.connection.getUser(), "to a resource that has sent no presence");
        assertThat(romeo.hears(Message.class, m -> true).getBody()).startsWith("to a resource");

        juliet.close();
        say(romeo, JULIET, "one");
        say(romeo, JULIET, "two");
        PingManager.getInstanceFor(romeo.connection).pingMyServer();
        juliet();
        available(juliet);
        for (String expected : List.of("one", "two")) {
            Message kept = juliet.hears(Message.class, m -> true);
            assertThat(kept.getBody()).isEqualTo(expected);
            assertThat(DelayInformation.from(kept).getFrom()).isEqualTo("localhost");
        }
        say(romeo, JidCreate.from("nobody@localhost"), "x");
        assertThat(romeo.hears(Message.class, m -> true).getError().getCondition())
                .isEqualTo(StanzaError.Condition.service_unavailable);
    }

    @Test
    void blockAndUnblock() throws Exception {
        becomeContacts();
        BlockingCommandManager blocking = BlockingCommandManager.getInstanceFor(juliet.connection);
        assertThat(blocking.isSupportedByServer()).isTrue();
        assertThat(blocking.getBlockList()).isEmpty();
        blocking.blockContacts(List.of(ROMEO));
        romeo.hears(Presence.class, p -> comes(p, Presence.Type.unavailable, JULIET));
        // Smack keeps the list and changes its copy when the push has come.
        await().until(() -> blocking.getBlockList().size() == 1);
        say(romeo, JULIET, "are you there?");
        assertThat(romeo.hears(Message.class, m -> true).getError().getCondition())
                .isEqualTo(StanzaError.Condition.service_unavailable);
        say(juliet, ROMEO, "no");
        assertThat(juliet.hears(Message.class, m -> true).getError().getCondition())
                .isEqualTo(StanzaError.Condition.not_acceptable);
        assertThat(pingsJuliet()).isFalse();
        blocking.unblockAll();
        romeo.hears(Presence.class, p -> comes(p, Presence.Type.available, JULIET));
        say(romeo, JULIET, "now?");
        assertThat(juliet.hears(Message.class, m -> true).getBody()).isEqualTo("now?");
        assertThat(pingsJuliet()).isTrue();
    }

    private boolean pingsJuliet() throws Exception {
        return PingManager.getInstanceFor(romeo.connection).ping(juliet.connection.getUser(), 15_000);
    }
}
