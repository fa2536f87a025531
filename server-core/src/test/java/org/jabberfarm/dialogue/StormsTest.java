package org.jabberfarm.dialogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Clients that behave badly at the level of TCP: none keeps anything for long, and all counts are back at zero behind them. */
class StormsTest {
    private static final String HEADER =
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";

    private final Map<String, String> options = new HashMap<>(Map.of("plain-without-tls", "yes"));
    private final Stage stage = new Stage(options);
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        stage.close();
    }

    private Socket dial(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private boolean counts(String name, long value) {
        return stage.metrics("c2s-1").text().contains(name + " " + value + "\n");
    }

    private void awaitQuiet() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> counts("jabberfarm_connections", 0) && counts("jabberfarm_sessions", 0));
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether the other end closes; what it says before that is of no interest. */
    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        byte[] words = new byte[1024];
        for (int n = 1; n > 0; n = socket.getInputStream().read(words)) {
            assertThat(n).isPositive();
        }
    }

    @Test
    void resetsAtEveryMoment() throws Exception {
        stage.startAll();
        stage.account("romeo@localhost", "pw");
        String login = HEADER + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHB3</auth>"
                + HEADER + "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq><presence/>";
        int step = 7;
        int storms = 0;
        for (int length = 0; length <= login.length(); length += step, storms++) {
            Socket plain = dial(stage.c2s("c2s-1").port());
            send(plain, login.substring(0, length));
            Socket direct = dial(stage.c2s("c2s-1").tlsPort());
            send(direct, login.substring(0, length));
            if (length > HEADER.length() && length % 2 == 0) {
                assertThat(plain.getInputStream().read(new byte[length])).isPositive();
            }
            reset(plain);
            reset(direct);
        }
        int all = 2 * storms;
        await().until(() -> counts("jabberfarm_accepts_total", all));
        awaitQuiet();
        await().until(() -> stage.jsm().sessions().count() == 0);
        // And it serves on.
        Wire romeo = Wire.dial(stage.c2s("c2s-1").port());
        romeo.send(HEADER);
        assertThat(romeo.next().what()).isEqualTo("header");
        romeo.close();
    }

    @Test
    void silenceIsClosedInTime() throws Exception {
        options.put("authtimeout", "1");
        stage.startAll();
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            silent.add(dial(stage.c2s("c2s-1").port()));
            // Not a byte of TLS, and half of its first record.
            silent.add(dial(stage.c2s("c2s-1").tlsPort()));
            Socket half = dial(stage.c2s("c2s-1").tlsPort());
            half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1});
            silent.add(half);
            // STARTTLS, and then nothing.
            Socket begun = dial(stage.c2s("c2s-1").port());
            send(begun, HEADER + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            silent.add(begun);
            // A byte now and then does not help.
            Socket slow = dial(stage.c2s("c2s-1").port());
            send(slow, HEADER.substring(0, 20));
            silent.add(slow);
        }
        for (Socket socket : silent) {
            awaitEnd(socket);
        }
        awaitQuiet();
        assertThat(counts("jabberfarm_refused_total{reason=\"login-timeout\"}", silent.size()))
                .as(stage.metrics("c2s-1").text())
                .isTrue();
    }

    /** Says it a byte at a time, until it has said all or is cut off. */
    private static Thread slowly(Socket socket, String text) {
        Thread mouth = new Thread(() -> {
            try {
                for (byte b : text.getBytes(UTF_8)) {
                    socket.getOutputStream().write(b);
                    Thread.sleep(25);
                }
            } catch (IOException | InterruptedException e) {
                // Cut off.
            }
        });
        mouth.start();
        return mouth;
    }

    /** To have something to say does not make the time to log in any longer. */
    @Test
    void slowSendersAreClosedInTime() throws Exception {
        options.put("authtimeout", "1");
        stage.startAll();
        String header = HEADER.replace("<stream:stream", "<stream:stream" + " ".repeat(2000));
        List<Thread> mouths = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Socket slow = dial(stage.c2s("c2s-1").port());
            mouths.add(slowly(slow, header));
            Socket within = dial(stage.c2s("c2s-1").port());
            send(within, HEADER);
            mouths.add(slowly(within, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'" + " ".repeat(2000)));
        }
        for (Socket socket : sockets) {
            awaitEnd(socket);
            socket.close();
        }
        awaitQuiet();
        assertThat(counts("jabberfarm_refused_total{reason=\"login-timeout\"}", sockets.size()))
                .isTrue();
        for (Thread mouth : mouths) {
            mouth.join();
        }
    }

    /** Once logged in, a client over a bad line may take its time. */
    @Test
    void slowSendersWithASessionAreHeard() throws Exception {
        options.put("authtimeout", "1");
        stage.startAll();
        stage.account("romeo@localhost", "pw");
        Socket socket = dial(stage.c2s("c2s-1").port());
        Wire romeo = new Wire(socket);
        send(
                socket,
                HEADER + "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><username>romeo</username>"
                        + "<password>pw</password><resource>home</resource></query></iq>");
        assertThat(romeo.next().what()).isEqualTo("header");
        assertThat(romeo.next().element().name()).isEqualTo("features");
        assertThat(romeo.next().element().get("id")).isEqualTo("1");
        slowly(socket, "<message to='romeo@localhost/home' id='slow'><body>a byte at a time</body></message>");
        assertThat(romeo.next().element().get("id")).isEqualTo("slow");
        assertThat(counts("jabberfarm_sessions", 1)).isTrue();
    }

    /** Thousands that connect and say nothing: there is room for so many, the rest is turned away, all of them go in time. */
    @Test
    void halfOpenCrowdsAreBounded() throws Exception {
        options.put("authtimeout", "3");
        options.put("max_fds", "216");
        stage.startAll();
        int room = 200;
        int crowd = 3000;
        for (int i = 0; i < crowd; i++) {
            dial(stage.c2s("c2s-1").port());
        }
        await().until(() -> counts("jabberfarm_accepts_total", crowd));
        await().until(() -> counts("jabberfarm_refused_total{reason=\"full\"}", crowd - room));
        for (Socket socket : sockets) {
            awaitEnd(socket);
            socket.close();
        }
        awaitQuiet();
        assertThat(counts("jabberfarm_refused_total{reason=\"login-timeout\"}", room))
                .as(stage.metrics("c2s-1").text())
                .isTrue();
        Wire romeo = Wire.dial(stage.c2s("c2s-1").port());
        romeo.send(HEADER);
        assertThat(romeo.next().what()).isEqualTo("header");
        romeo.close();
    }

    /** Whether the other end of a silent session is still there is for the kernel to find out: it has a timer for each. */
    @Test
    void silentSessionsAreAskedForByTheKernel() throws Exception {
        // A socket for both kinds of addresses stands in the second, with those of IPv4 too.
        List<Path> tables = Stream.of("tcp", "tcp6")
                .map(Path.of("/proc/self/net")::resolve)
                .filter(Files::isReadable)
                .toList();
        assumeTrue(!tables.isEmpty(), "no table of the kernel's connections");
        stage.startAll();
        dial(stage.c2s("c2s-1").port());
        await().until(() -> counts("jabberfarm_connections", 1));
        String port = ":%04X".formatted(stage.c2s("c2s-1").port());
        await().until(() -> {
            List<String> lines = new ArrayList<>();
            for (Path table : tables) {
                lines.addAll(Files.readAllLines(table));
            }
            // Established (01), timer of keepalive (02), at most 300 s of 100 ticks.
            return lines.stream()
                    .map(line -> line.strip().split("\\s+"))
                    .anyMatch(line -> line[1].endsWith(port)
                            && line[3].equals("01")
                            && line[5].startsWith("02:")
                            && Long.parseLong(line[5].substring(3), 16) <= 30_000);
        });
    }

    @Test
    void aNameThatDoesNotResolveHoldsUpNoClient() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("org.jabberfarm.c2s.SmDialler");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            options.put("link-ip", "nowhere.invalid");
            stage.startC2s("c2s-1", 1);
            Wire client = Wire.dial(stage.c2s("c2s-1").port());
            client.send(HEADER);
            assertThat(client.next().what()).isEqualTo("header");
            assertThat(client.next().element().first().orElseThrow().name()).isEqualTo("remote-connection-failed");
            await().atMost(Duration.ofSeconds(40)).until(() -> lines.list.size() >= 3);
            assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                    .allMatch(line -> line.contains("the name nowhere.invalid cannot be resolved"))
                    .element(2)
                    .asString()
                    .contains("next_try_ms=1000");
        } finally {
            logger.detachAppender(lines);
        }
    }
}
