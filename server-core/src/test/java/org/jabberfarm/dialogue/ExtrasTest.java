package org.jabberfarm.dialogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What jadc2s learnt after 2002 and a script cannot show; the rest is in {@code extras-of-jadc2s.txt}. */
class ExtrasTest {
    @Test
    void browsersAreSentElsewhere() throws Exception {
        try (Stage stage =
                new Stage(Map.of("local-xml", "<httpforward>https://example.com/jabber</httpforward>")).startAll()) {
            for (String request : new String[] {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "G"}) {
                try (Socket browser = new Socket(
                        InetAddress.getLoopbackAddress(), stage.c2s("c2s-1").port())) {
                    browser.getOutputStream().write(request.getBytes(UTF_8));
                    assertThat(new String(browser.getInputStream().readAllBytes(), UTF_8))
                            .startsWith("HTTP/1.0 301 ")
                            .contains("\r\nLocation: https://example.com/jabber\r\n")
                            .endsWith("\r\n\r\n");
                }
            }
        }
    }

    @Test
    void addressesAreLoggedWhereWanted() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("org.jabberfarm.c2s.ClientConnection");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        Map<String, String> options = Map.of("c2s-io-xml", "<iplog/>", "plain-without-tls", "yes");
        try (Stage stage = new Stage(options).startAll()) {
            stage.account("romeo@localhost", "pw");
            Wire romeo = Wire.dial(stage.c2s("c2s-1").port());
            romeo.send(
                    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost'>"
                            + "<iq id='1' type='set'><query xmlns='jabber:iq:auth'><username>romeo</username><password>pw</password>"
                            + "<resource>home</resource></query></iq>");
            assertThat(romeo.next().what()).isEqualTo("header");
            assertThat(romeo.next().element().get("type")).isEqualTo("result");
            assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                    .singleElement()
                    .asString()
                    .matches("login session=romeo@localhost/\\S+ address=127\\.0\\.0\\.1 tls=false");
            romeo.close();
        } finally {
            logger.setLevel(null);
            logger.detachAppender(lines);
        }
    }
}
