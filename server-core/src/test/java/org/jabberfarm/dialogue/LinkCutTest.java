package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jabberfarm.config.Secret;
import org.jabberfarm.link.Handshake;
import org.jabberfarm.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A link is cut while more is under way than the other end has read: what had not left goes over the next one, in order, and
 * no packet comes twice.
 */
class LinkCutTest {
    private static final int MESSAGES = 60;
    private static final String FILL = "x".repeat(100_000);

    private final Stage stage = new Stage(Map.of("plain-without-tls", "yes", "timeout", "20"));

    @AfterEach
    void close() {
        stage.close();
    }

    private static String message(int number) {
        return "<message to='juliet@localhost/home' id='" + number + "'><body>" + FILL + "</body></message>";
    }

    /** Numbers of the messages that come over a link, up to the last. */
    private static List<Integer> heard(Wire link) throws Exception {
        List<Integer> numbers = new java.util.ArrayList<>();
        while (numbers.isEmpty() || numbers.get(numbers.size() - 1) < MESSAGES) {
            Element inner = link.next().element().first().orElseThrow();
            numbers.add(Integer.valueOf(inner.get("id")));
        }
        return numbers;
    }

    private static List<Integer> upToTheLast(int first) {
        return IntStream.rangeClosed(first, MESSAGES).boxed().toList();
    }

    private static void shakeHands(Wire sm) throws Exception {
        assertThat(sm.next().what()).isEqualTo("header");
        sm.send(
                "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='1' xmlns='jabber:component:accept'>");
        assertThat(sm.next().element().name()).isEqualTo("handshake");
        sm.send("<handshake/>");
    }

    /** Opens a session of a client at a session manager that is played here. */
    private static void logIn(Wire client, Wire sm) throws Exception {
        client.send(
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost'>"
                        + "<iq id='1' type='set'><query xmlns='jabber:iq:auth'><username>romeo</username><password>pw</password>"
                        + "<resource>home</resource></query></iq>");
        assertThat(client.next().what()).isEqualTo("header");
        String address = sm.next().element().get("from");
        sm.send("<route type='auth' from='romeo@localhost/home' to='" + address
                + "'><iq id='1' type='result'/></route>");
        assertThat(sm.next().element().get("type")).isEqualTo("session");
        sm.send("<route type='session' from='romeo@localhost/B1' to='" + address
                + "'><iq id='1' type='result'/></route>");
        assertThat(client.next().element().get("id")).isEqualTo("1");
    }

    @Test
    void theC2sKeepsWhatHadNotLeft() throws Exception {
        try (ServerSocket listener = new ServerSocket()) {
            listener.setReceiveBufferSize(16_384);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            stage.startC2s("c2s-1", listener.getLocalPort());
            Wire sm = new Wire(listener.accept());
            shakeHands(sm);
            stage.awaitLinks();
            Wire client = Wire.dial(stage.c2s("c2s-1").port());
            logIn(client, sm);
            sm.pause();
            for (int i = 1; i <= MESSAGES; i++) {
                client.send(message(i));
            }
            // Not all of it: from four megabytes on the c2s reads its clients no further.
            await().until(() -> stage.metrics("c2s-1")
                    .text()
                    .lines()
                    .anyMatch(line -> line.matches("jabberfarm_messages_in_total (4[5-9]|[56]\\d)")));
            sm.close();
            Wire next = new Wire(listener.accept());
            shakeHands(next);
            List<Integer> numbers = heard(next);
            assertThat(numbers).isEqualTo(upToTheLast(numbers.get(0)));
            // Some had left, and these are not sent again.
            assertThat(numbers).hasSizeBetween(10, MESSAGES - 1);
            client.close();
            next.close();
        }
    }

    @Test
    void theSessionManagerKeepsWhatHadNotLeft() throws Exception {
        stage.startJsm();
        stage.account("romeo@localhost", "pw");
        stage.account("juliet@localhost", "pw");
        Wire romeo = link("c2s-1", 0);
        String from = session(romeo, "c2s-1", "romeo");
        Wire juliet = link("c2s-2", 16_384);
        String to = session(juliet, "c2s-2", "juliet");
        juliet.pause();
        for (int i = 1; i <= MESSAGES; i++) {
            romeo.send("<route from='6@c2s-1' to='" + from + "'>" + message(i) + "</route>");
        }
        romeo.send("<route from='6@c2s-1' to='" + from
                + "'><iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq></route>");
        assertThat(romeo.next().element().get("to")).isEqualTo("6@c2s-1");
        juliet.close();
        await().until(() -> !stage.linkUp("c2s-2"));
        Wire next = link("c2s-2", 0);
        List<Integer> numbers = heard(next);
        assertThat(numbers).isEqualTo(upToTheLast(numbers.get(0)));
        assertThat(numbers).hasSizeBetween(10, MESSAGES - 1);
        assertThat(to).startsWith("juliet@localhost/");
        romeo.close();
        next.close();
    }

    private Wire link(String service, int receiveBuffer) throws Exception {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), stage.linkPort(service)));
        Wire wire = new Wire(socket);
        wire.send("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='"
                + service + "'>");
        String id = wire.next().element().get("id");
        wire.send("<handshake>" + Handshake.digest(id, new Secret(Stage.SECRET)) + "</handshake>");
        assertThat(wire.next().element().name()).isEqualTo("handshake");
        return wire;
    }

    private static String session(Wire link, String service, String user) throws Exception {
        String address = "6@" + service;
        String full = user + "@localhost/home";
        link.send("<route type='auth' from='" + address + "' to='" + full + "'><iq id='1' type='set'>"
                + "<query xmlns='jabber:iq:auth'><username>" + user
                + "</username><password>pw</password><resource>home</resource></query></iq></route>");
        assertThat(link.next().element().get("type")).isEqualTo("auth");
        link.send("<route type='session' from='" + address + "' to='" + full + "'/>");
        return link.next().element().get("from");
    }
}
