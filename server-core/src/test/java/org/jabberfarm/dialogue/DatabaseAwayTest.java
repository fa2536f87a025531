package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.jabberfarm.storage.DatabaseServer;
import org.jabberfarm.xml.Element;
import org.junit.jupiter.api.Test;

/** PostgreSQL stops under a farm and comes back: who is there goes on, who comes is told why not, and nobody helps it. */
class DatabaseAwayTest {
    private static final String SASL = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
    private static final String OPEN =
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                    + " to='localhost' version='1.0'>";
    // \0romeo\0pw and \0juliet\0pw
    private static final String ROMEO = "AHJvbWVvAHB3";
    private static final String JULIET = "AGp1bGlldABwdw==";

    private static Wire opened(Stage stage, String service) throws Exception {
        Wire wire = Wire.dial(stage.c2s(service).port());
        open(wire);
        return wire;
    }

    private static void open(Wire wire) throws Exception {
        wire.send(OPEN);
        assertThat(wire.next().what()).isEqualTo("header");
        assertThat(wire.next().element().name()).isEqualTo("features");
    }

    private static Element authenticate(Wire wire, String plain) throws Exception {
        wire.send("<auth " + SASL + " mechanism='PLAIN'>" + plain + "</auth>");
        return wire.next().element();
    }

    private static Element ask(Wire wire, String stanza) throws Exception {
        wire.send(stanza);
        return wire.next().element();
    }

    private static void bind(Wire wire) throws Exception {
        open(wire);
        Element bound = ask(wire, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        assertThat(bound.get("type")).isEqualTo("result");
    }

    @Test
    void sessionsGoOnAndAllComesBack() throws Exception {
        try (DatabaseServer server = DatabaseServer.postgresql();
                Stage stage = new Stage(
                        Map.of("database", server.database(""), "plain-without-tls", "yes", "tls", "offered"))) {
            stage.startAll();
            stage.account("romeo@localhost", "pw");
            stage.account("juliet@localhost", "pw");
            try (Wire romeo = opened(stage, "c2s-1");
                    Wire juliet = opened(stage, "c2s-2")) {
                assertThat(authenticate(romeo, ROMEO).name()).isEqualTo("success");
                bind(romeo);
                server.stop();

                Element refused = authenticate(juliet, JULIET);
                assertThat(refused.first("temporary-auth-failure")).isPresent();
                assertThat(ask(romeo, "<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>")
                                .get("type"))
                        .isEqualTo("result");
                Element lost = ask(romeo, "<message to='juliet@localhost' id='m1'><body>one</body></message>");
                assertThat(lost.get("type")).isEqualTo("error");
                assertThat(lost.toString()).contains("internal-server-error");
                Element roster = ask(romeo, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
                assertThat(roster.toString()).contains("internal-server-error");

                server.start();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> authenticate(juliet, JULIET).name().equals("success"));
                assertThat(ask(romeo, "<iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>")
                                .get("type"))
                        .isEqualTo("result");
                romeo.send("<message to='juliet@localhost' id='m2'><body>two</body></message>");
                assertThat(ask(romeo, "<iq type='get' id='p2'><ping xmlns='urn:xmpp:ping'/></iq>")
                                .get("type"))
                        .isEqualTo("result");
                bind(juliet);
                assertThat(ask(juliet, "<presence/>").name()).isEqualTo("presence");
                assertThat(juliet.next().element().get("id")).isEqualTo("m2");
            }
        }
    }
}
