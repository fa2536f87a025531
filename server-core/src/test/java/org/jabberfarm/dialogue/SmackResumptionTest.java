package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.impl.JidCreate;

/** Smack loses its socket and resumes its session (XEP-0198). */
class SmackResumptionTest {
    private final Stage stage = new Stage(Map.of());

    @BeforeEach
    void start() throws Exception {
        stage.startAll();
        stage.account("romeo@localhost", "secret");
        stage.account("juliet@localhost", "secret");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private SmackClient online(String service, String user) throws Exception {
        return SmackClient.online(stage.c2s(service), SmackClient.Mode.STARTTLS, user, "secret", "home");
    }

    private static void write(SmackClient from, String to, String body) throws Exception {
        from.connection.sendStanza(from.connection
                .getStanzaFactory()
                .buildMessageStanza()
                .to(JidCreate.from(to))
                .ofType(Message.Type.chat)
                .setBody(body)
                .build());
    }

    @Test
    void getsWhatItMissed() throws Exception {
        try (SmackClient romeo = online("c2s-1", "romeo");
                SmackClient juliet = online("c2s-2", "juliet")) {
            assertThat(romeo.connection.isSmEnabled()).isTrue();
            assertThat(romeo.connection.isSmResumptionPossible()).isTrue();
            write(juliet, "romeo@localhost/home", "before");
            romeo.hears(Message.class, m -> "before".equals(m.getBody()));

            romeo.connection.instantShutdown();
            await().until(() -> stage.jsm().sessions().resumption().detached() == 1);
            write(juliet, "romeo@localhost/home", "meanwhile");
            romeo.connection.connect();
            romeo.connection.login();
            assertThat(romeo.connection.streamWasResumed()).isTrue();
            romeo.hears(Message.class, m -> "meanwhile".equals(m.getBody()));

            // Both counts still agree: what each side acknowledges from now on is what the other has sent.
            write(romeo, "juliet@localhost/home", "back");
            juliet.hears(Message.class, m -> "back".equals(m.getBody()));
            romeo.connection.sendSmAcknowledgement();
            romeo.connection.requestSmAcknowledgement();
            await().until(() -> stage.jsm().sessions().resumption().bytes() == 0);
        }
        await().until(() -> stage.jsm().sessions().count() == 0);
    }
}
