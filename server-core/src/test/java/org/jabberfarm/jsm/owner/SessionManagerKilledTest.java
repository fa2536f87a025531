package org.jabberfarm.jsm.owner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.h2.tools.Server;
import org.jabberfarm.c2s.C2s;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.link.Transport;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.XmppClient;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three session managers as processes, with one database, and users at all of them; one is killed. The c2s
 * is linked to the first, so it is another's sessions that change hands.
 */
class SessionManagerKilledTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int USERS = 30;

    @TempDir
    Path root;

    private final List<Process> started = new ArrayList<>();
    private final List<Integer> clusterPorts = new ArrayList<>();
    private final List<XmppClient> clients = new ArrayList<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> ends = new ConcurrentLinkedQueue<>();
    private final Queue<String> absences = new ConcurrentLinkedQueue<>();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, Transport.io());
    private Server database;
    private int linkPort;
    private C2s c2s;

    private static int freePort() throws IOException {
        // None that the system gives to anybody unasked before it is needed.
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket tried = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return tried.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }

    @BeforeEach
    void startFarm() throws Exception {
        String key = "killed";
        database = Server.createTcpServer(
                        "-tcpPort", "0", "-ifNotExists", "-baseDir", root.toString(), "-key", key, "db")
                .start();
        String url = "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/" + key + ";DB_CLOSE_DELAY=-1";
        linkPort = freePort();
        for (int i = 0; i < 3; i++) {
            clusterPorts.add(freePort());
        }
        for (int i = 0; i < 3; i++) {
            started.add(start(i, url));
            if (i == 0) {
                // It makes the tables.
                await().atMost(PATIENCE).until(() -> Files.exists(socket("jsm-1")));
            }
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(metrics("jsm-1") + metrics("jsm-2") + metrics("jsm-3"))
                        .containsPattern("(?s)(cluster_members 3\n.*cluster_serving 1\n.*){3}"));
        c2s = new C2s(Jadc2sXml.parse("jadc2s.xml", """
                <jadc2s><sm><host>127.0.0.1</host><port>%d</port><id>c2s-1</id><secret>s</secret></sm>
                <local><id>localhost</id><ip>127.0.0.1</ip><port>0</port><ssl><port>0</port></ssl></local>
                <c2s xmlns='http://jabberfarm.org/ns/config'><tls>off</tls></c2s></jadc2s>
                """.formatted(linkPort)), root, 10_000, new Metrics());
        await().until(c2s::ready);
    }

    @AfterEach
    void end() throws Exception {
        c2s.close();
        started.forEach(Process::destroyForcibly);
        for (Process process : started) {
            process.waitFor();
        }
        database.stop();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private Process start(int index, String url) throws IOException {
        String name = "jsm-" + (index + 1);
        StringBuilder members = new StringBuilder();
        clusterPorts.forEach(port -> members.append("<member>127.0.0.1:" + port + "</member>"));
        Path folder = Files.createDirectories(root.resolve("etc/jabberfarm").resolve(name));
        Files.writeString(folder.resolve("jabber.xml"), """
                <jabber><service id='sessions'><host>localhost</host><jsm xmlns='jabber:config:jsm'/>
                <session-manager xmlns='http://jabberfarm.org/ns/config'><plain-without-tls>yes</plain-without-tls>
                <scram-iterations>4096</scram-iterations><cluster><name>%s</name><ip>127.0.0.1</ip><port>%d</port>%s
                <tls>off</tls></cluster></session-manager></service>
                <xdb id='xdb'><storage xmlns='http://jabberfarm.org/ns/config'><url>%s</url></storage></xdb>
                <service id='c2s-1'><accept><ip>127.0.0.1</ip><port>%d</port><secret>s</secret></accept></service></jabber>
                """.formatted(
                        name, clusterPorts.get(index), members, url, index == 0 ? linkPort : freePort()));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "org.jabberfarm.jsm.JsmMain",
                name);
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(root.resolve(name + ".out").toFile())
                .start();
    }

    private Path socket(String node) {
        return root.resolve("run/jabberfarm").resolve(node + ".sock");
    }

    private String metrics(String node) {
        try {
            return ControlClient.get(socket(node), "/metrics", PATIENCE).text();
        } catch (IOException notYet) {
            return "";
        }
    }

    private int sessions(String node) {
        return metrics(node)
                .lines()
                .filter(line -> line.startsWith("jabberfarm_sessions "))
                .mapToInt(line -> Integer.parseInt(line.substring("jabberfarm_sessions ".length())))
                .sum();
    }

    private void logIn() throws Exception {
        for (int i = 0; i < USERS; i++) {
            String account = Json.write(Json.MAPPER
                    .createObjectNode()
                    .put("jid", "u" + i + "@localhost")
                    .put("password", "pw"));
            assertThat(ControlClient.call(socket("jsm-1"), "POST", "/users", account.getBytes(UTF_8), PATIENCE)
                            .status())
                    .isEqualTo(201);
        }
        for (int i = 0; i < USERS; i++) {
            ClientSettings settings = new ClientSettings(
                    "127.0.0.1", c2s.port(), ClientSettings.Tls.NONE, Jid.of("u" + i + "@localhost/x"), "pw");
            clients.add(XmppClient.dial(settings, loops, new XmppClient.Listener() {
                @Override
                public void stanza(XmppClient client, Element stanza) {
                    if (stanza.name().equals("message")) {
                        bodies.add(stanza.childText("body"));
                    } else if (stanza.name().equals("presence") && "unavailable".equals(stanza.get("type"))) {
                        absences.add(stanza.get("from"));
                    }
                }

                @Override
                public void closed(XmppClient client, String reason) {
                    ends.add(reason);
                }
            }));
        }
        for (XmppClient client : clients) {
            client.online().get(60, TimeUnit.SECONDS);
            client.presence();
        }
    }

    /** Everybody writes to the next; all hear it, once. */
    private void everybodyIsReached(String text) {
        bodies.clear();
        for (int i = 0; i < USERS; i++) {
            clients.get(i).message(Jid.of("u" + (i + 1) % USERS + "@localhost"), text + i);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bodies).hasSize(USERS).doesNotHaveDuplicates());
    }

    @Test
    void itsSessionsGoOnElsewhereAndNoClientNotices() throws Exception {
        logIn();
        assertThat(List.of(sessions("jsm-1"), sessions("jsm-2"), sessions("jsm-3")))
                .allMatch(count -> count > 0)
                .satisfies(counts ->
                        assertThat(counts.stream().mapToInt(c -> c).sum()).isEqualTo(USERS));
        everybodyIsReached("before ");

        started.get(2).destroyForcibly().waitFor();
        everybodyIsReached("after the kill ");
        assertThat(sessions("jsm-1") + sessions("jsm-2")).isEqualTo(USERS);

        assertThat(ends).isEmpty();
        assertThat(absences).isEmpty();
        clients.forEach(XmppClient::close);
    }
}
