package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jabberfarm.config.Secret;
import org.jabberfarm.link.Handshake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A link is cut while more is under way than the other end has read: what had not left goes over the next one, in order, and
 * no packet comes twice.
 */
class LinkCutTest {
    private static final int MESSAGES = 120;
    private static final String FILL = "x".repeat(100_000);

    private final Stage stage = new Stage(Map.of("plain-without-tls", "yes", "timeout", "20"));

    @AfterEach
    void close() {
        stage.close();
    }

    private static String message(int number) {
        return "<message to='juliet@localhost/home' id='" + number + "'><body>" + FILL + "</body></message>";
    }

    /** Numbers of the messages that a link brings, up to its end or the last of all. */
    private static List<Integer> heard(Wire link) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (Wire.Heard heard = link.next(); heard.element() != null; heard = link.next()) {
            numbers.add(Integer.valueOf(heard.element().first().orElseThrow().get("id")));
            if (numbers.contains(MESSAGES)) {
                break;
            }
        }
        return numbers;
    }

    /** What the lost socket had taken came over it; all else comes over the next one. */
    private static void assertNothingIsLostOrComesTwice(List<Integer> first, List<Integer> second) {
        assertThat(first).hasSizeLessThan(MESSAGES);
        List<Integer> both = new ArrayList<>(first);
        both.addAll(second);
        assertThat(both).isEqualTo(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
    }

    private static ThrowingCallable sending(Wire client, int number) {
        return () -> client.send(message(number));
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
            // The c2s will read its clients no further from some point on.
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                for (int i = 1; i <= MESSAGES; i++) {
                    assertThatCode(sending(client, i)).doesNotThrowAnyException();
                }
            });
            await().until(() -> stage.metrics("c2s-1")
                    .text()
                    .lines()
                    .anyMatch(line -> line.matches("jabberfarm_link_pending_bytes \\d{7,}")));
            sm.finish();
            await().until(() -> !stage.c2s("c2s-1").ready());
            sm.resume();
            List<Integer> first = heard(sm);
            Wire next = new Wire(listener.accept());
            shakeHands(next);
            assertNothingIsLostOrComesTwice(first, heard(next));
            sent.get(10, TimeUnit.SECONDS);
            sm.close();
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
        assertThat(session(juliet, "c2s-2", "juliet")).startsWith("juliet@localhost/");
        juliet.pause();
        for (int i = 1; i <= MESSAGES; i++) {
            romeo.send("<route from='6@c2s-1' to='" + from + "'>" + message(i) + "</route>");
        }
        romeo.send("<route from='6@c2s-1' to='" + from
                + "'><iq type='get' id='p' to='juliet@localhost'><ping xmlns='urn:xmpp:ping'/></iq></route>");
        // Answered for juliet, so behind all that is for her.
        assertThat(romeo.next().element().get("to")).isEqualTo("6@c2s-1");
        juliet.finish();
        await().until(() -> !stage.linkUp("c2s-2"));
        juliet.resume();
        List<Integer> first = heard(juliet);
        Wire next = link("c2s-2", 0);
        assertNothingIsLostOrComesTwice(first, heard(next));
        juliet.close();
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
