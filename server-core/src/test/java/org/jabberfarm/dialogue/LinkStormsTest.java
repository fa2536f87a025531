package org.jabberfarm.dialogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jabberfarm.config.Secret;
import org.jabberfarm.link.Handshake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Strangers at the port of a link, links that send what no link may, and a session manager that is never well for long. */
class LinkStormsTest {
    private static final String HEADER =
            "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='c2s-1'>";
    private static final int MOST_OF_ADDRESS = 32;
    private static final int MOST = 256;
    private static final int MOST_WRONG = 60;

    private final Stage stage = new Stage(new HashMap<>());
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        stage.close();
    }

    private Socket dialFrom(String address) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), stage.linkPort("c2s-1"), InetAddress.getByName(address), 0);
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    private static boolean ends(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // What is said before is of no interest.
            }
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** The id in the header that is heard. */
    private static String header(Socket socket) throws IOException {
        socket.getOutputStream().write(HEADER.getBytes(UTF_8));
        String heard = heard(socket, "from='c2s-1'>");
        return heard.replaceAll("(?s).* id='([^']*)'.*", "$1");
    }

    private static String heard(Socket socket, String last) throws IOException {
        StringBuilder heard = new StringBuilder();
        for (int b = socket.getInputStream().read();
                b >= 0;
                b = socket.getInputStream().read()) {
            heard.append((char) b);
            if (last != null && heard.toString().endsWith(last)) {
                break;
            }
        }
        return heard.toString();
    }

    private static void prove(Socket socket, String secret) throws IOException {
        prove(socket, header(socket), secret);
    }

    private static void prove(Socket socket, String id, String secret) throws IOException {
        String digest = Handshake.digest(id, new Secret(secret));
        socket.getOutputStream().write(("<handshake>" + digest + "</handshake>").getBytes(UTF_8));
    }

    /** From one address, and then from many: it is always the one that has waited longest. */
    @Test
    void whoSaysNothingMakesRoom() throws Exception {
        stage.startJsm();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(header(dialFrom("127.0.0.1")));
        }
        for (Socket first : sockets.subList(0, 100 - MOST_OF_ADDRESS)) {
            assertThat(ends(first)).isTrue();
        }
        prove(sockets.get(99), ids.get(99), Stage.SECRET);
        assertThat(heard(sockets.get(99), "<handshake/>")).endsWith("<handshake/>");
        // That one waits no longer; the first of the others goes.
        for (int i = MOST_OF_ADDRESS - 1; i < MOST; i++) {
            header(dialFrom("127.0.1." + i));
        }
        header(dialFrom("127.0.2.1"));
        assertThat(ends(sockets.get(100 - MOST_OF_ADDRESS))).isTrue();
        await().until(() -> stage.linkUp("c2s-1"));
    }

    /** Neither silence nor a byte now and then keeps a place for long. */
    @Test
    void aHandshakeHasItsTime() throws Exception {
        stage.startJsm();
        Socket silent = dialFrom("127.0.0.1");
        Socket slow = dialFrom("127.0.0.1");
        Thread mouth = new Thread(() -> {
            try {
                for (byte b : HEADER.getBytes(UTF_8)) {
                    slow.getOutputStream().write(b);
                    Thread.sleep(400);
                }
            } catch (IOException | InterruptedException e) {
                // Cut off.
            }
        });
        mouth.start();
        assertThat(ends(silent)).isTrue();
        assertThat(ends(slow)).isTrue();
        mouth.join();
    }

    @Test
    void guessingASecretIsSlow() throws Exception {
        stage.startJsm();
        for (int i = 0; i < MOST_WRONG; i++) {
            Socket guess = dialFrom("127.0.0.2");
            prove(guess, "guess " + i);
            assertThat(heard(guess, null)).contains("<stream:error>Invalid handshake</stream:error>");
        }
        // Right or wrong, nobody listens to that address now; to others as ever.
        assertThat(ends(dialFrom("127.0.0.2"))).isTrue();
        Socket other = dialFrom("127.0.0.3");
        prove(other, Stage.SECRET);
        assertThat(heard(other, "<handshake/>")).endsWith("<handshake/>");
    }

    /** A packet that is too large ends its own link, which hears why. */
    @Test
    void giantsEndTheirOwnLink() throws Exception {
        stage.startJsm();
        stage.startC2s("c2s-2");
        stage.awaitLinks();
        Socket giant = dialFrom("127.0.0.1");
        prove(giant, Stage.SECRET);
        assertThat(heard(giant, "<handshake/>")).endsWith("<handshake/>");
        await().until(() -> stage.linkUp("c2s-1"));
        Thread mouth = new Thread(() -> {
            try {
                giant.getOutputStream()
                        .write(("<route from='1@c2s-1' to='localhost'><message><body>" + "x".repeat(13 << 20))
                                .getBytes(UTF_8));
            } catch (IOException e) {
                // Cut off.
            }
        });
        mouth.start();
        assertThat(heard(giant, null))
                .contains("<stream:error>an element is larger than 12582912 bytes</stream:error></stream:stream>");
        mouth.join();
        await().until(() -> !stage.linkUp("c2s-1"));
        assertThat(stage.linkUp("c2s-2")).isTrue();
        assertThat(stage.c2s("c2s-2").ready()).isTrue();
    }

    /** A session manager that shakes hands and then sends rubbish is dialled ever less often, as one that cannot be reached. */
    @Test
    void rubbishIsNoSuccess() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("org.jabberfarm.c2s.SmDialler");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            stage.startC2s("c2s-1", listener.getLocalPort());
            for (int i = 0; i < 3; i++) {
                Socket sm = listener.accept();
                sockets.add(sm);
                sm.setSoTimeout(30_000);
                sm.getOutputStream()
                        .write(("<stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='1'"
                                        + " xmlns='jabber:component:accept'><handshake/><route>\u0001")
                                .getBytes(UTF_8));
                assertThat(ends(sm)).isTrue();
            }
            await().until(() -> lines.list.size() >= 3);
            assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                    .containsExactly(
                            "dialling again service=c2s-1 delay_ms=250",
                            "dialling again service=c2s-1 delay_ms=500",
                            "dialling again service=c2s-1 delay_ms=1000");
        } finally {
            logger.setLevel(before);
            logger.detachAppender(lines);
        }
    }
}
