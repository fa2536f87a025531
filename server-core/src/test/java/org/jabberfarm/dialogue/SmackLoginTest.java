package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jabberfarm.dialogue.SmackClient.Mode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StreamError;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smackx.iqregister.AccountManager;
import org.jivesoftware.smackx.ping.PingManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jxmpp.jid.parts.Localpart;

/**
 * Smack, which this project did not write, logs in, makes accounts and gives them up. It does not bind to the channel: it
 * blacklists its own SCRAM-SHA-1-PLUS, which looks for a digest by the name of the certificate's key algorithm ("EC").
 */
class SmackLoginTest {
    private static Stage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new Stage(Map.of("register", "yes")).startAll();
        stage.account("romeo@localhost", "secret zwei ä");
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    private static SmackClient romeo(Mode mode, String... mechanisms) throws Exception {
        return new SmackClient(stage.c2s("c2s-1"), mode, "romeo", "secret zwei ä", "home", mechanisms);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void logsInByTheBestThatBothKnow(Mode mode) throws Exception {
        try (SmackClient client = romeo(mode)) {
            boolean binds = mode == Mode.STARTTLS && client.offered.contains("SCRAM-SHA-1-PLUS");
            String best = binds ? "SCRAM-SHA-1-PLUS" : "SCRAM-SHA-1";
            client.connection.login();
            assertThat(client.connection.getUsedSaslMechansism()).isEqualTo(best);
            assertThat(client.connection.getUser().toString()).isEqualTo("romeo@localhost/home");
            assertThat(client.connection.isSecureConnection()).isEqualTo(mode == Mode.STARTTLS);
            assertThat(PingManager.getInstanceFor(client.connection).pingMyServer())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "DIRECT_TLS"})
    void logsInByPlainWithTls(Mode mode) throws Exception {
        try (SmackClient client = romeo(mode, "PLAIN")) {
            client.connection.login();
            assertThat(client.connection.getUsedSaslMechansism()).isEqualTo("PLAIN");
            assertThat(PingManager.getInstanceFor(client.connection).pingMyServer())
                    .isTrue();
        }
    }

    @Test
    void offersNoPlainWithoutTls() throws Exception {
        try (SmackClient client = romeo(Mode.PLAIN)) {
            assertThat(client.offered).contains("SCRAM-SHA-1").doesNotContain("PLAIN");
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void refusesAWrongPassword(Mode mode) throws Exception {
        try (SmackClient client = new SmackClient(stage.c2s("c2s-2"), mode, "romeo", "wrong", "home")) {
            assertThatThrownBy(client.connection::login)
                    .isInstanceOfSatisfying(
                            SASLErrorException.class,
                            e -> assertThat(e.getSASLFailure().getSASLErrorString())
                                    .isEqualTo("not-authorized"));
        }
    }

    @Test
    void makesAnAccountChangesItsPasswordAndGivesItUp() throws Exception {
        Localpart name = Localpart.from("mercutio");
        try (SmackClient stranger =
                new SmackClient(stage.c2s("c2s-1"), Mode.STARTTLS, "mercutio", "first", "one", "SCRAM-SHA-1")) {
            AccountManager accounts = AccountManager.getInstance(stranger.connection);
            assertThat(accounts.supportsAccountCreation()).isTrue();
            assertThat(accounts.getAccountAttributes()).contains("username", "password");
            accounts.createAccount(name, "first");
            assertThatThrownBy(() -> accounts.createAccount(name, "again"))
                    .isInstanceOfSatisfying(
                            XMPPException.XMPPErrorException.class,
                            e -> assertThat(e.getStanzaError().getCondition())
                                    .isEqualTo(StanzaError.Condition.conflict));
            stranger.connection.login();
            accounts.changePassword("second");
        }
        try (SmackClient old = new SmackClient(stage.c2s("c2s-2"), Mode.STARTTLS, "mercutio", "first", "two")) {
            assertThatThrownBy(old.connection::login).isInstanceOf(SASLErrorException.class);
        }
        try (SmackClient again =
                SmackClient.online(stage.c2s("c2s-2"), Mode.DIRECT_TLS, "mercutio", "second", "three")) {
            try {
                AccountManager.getInstance(again.connection).deleteAccount();
            } catch (SmackException.NotConnectedException e) {
                // The answer had come, but so had the end of the stream behind it, before Smack woke up to look.
            }
            assertThat(again.breaks()).isInstanceOf(XMPPException.StreamErrorException.class);
        }
        try (SmackClient gone = new SmackClient(stage.c2s("c2s-1"), Mode.STARTTLS, "mercutio", "second", "four")) {
            assertThatThrownBy(gone.connection::login).isInstanceOf(SASLErrorException.class);
        }
    }

    @Test
    void theNewerOfTwoLoginsStays() throws Exception {
        try (SmackClient older =
                        SmackClient.online(stage.c2s("c2s-1"), Mode.STARTTLS, "romeo", "secret zwei ä", "orchard");
                SmackClient newer =
                        SmackClient.online(stage.c2s("c2s-2"), Mode.DIRECT_TLS, "romeo", "secret zwei ä", "orchard")) {
            assertThat(older.breaks())
                    .isInstanceOfSatisfying(
                            XMPPException.StreamErrorException.class,
                            e -> assertThat(e.getStreamError().getCondition())
                                    .isEqualTo(StreamError.Condition.conflict));
            assertThat(PingManager.getInstanceFor(newer.connection).pingMyServer())
                    .isTrue();
        }
    }
}
