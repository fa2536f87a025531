package org.jabberfarm.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.c2s.Pems;
import org.jabberfarm.link.Transport;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.LoginCheck;
import org.jabberfarm.load.XmppClient;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes as a box runs them: started by their main classes, asked over their control sockets, told to end. */
class ProcessesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OURS = "xmlns='http://jabberfarm.org/ns/config'";

    @TempDir
    Path root;

    private final List<Process> started = new ArrayList<>();
    private int linkPort;
    private int clientPort;

    @BeforeEach
    void writeConfigurations() throws IOException {
        linkPort = freePort();
        clientPort = freePort();
        config("jsm-1", "jabber.xml", """
                <jabber><service id='sessions'><host>localhost</host><jsm xmlns='jabber:config:jsm'/></service>
                <service id='c2s-1'><accept><ip>127.0.0.1</ip><port>%d</port><secret>s</secret></accept></service>
                <pidfile>jsm.pid</pidfile></jabber>""".formatted(linkPort));
        config("c2s-1", "jadc2s.xml", """
                <jadc2s><sm><host>127.0.0.1</host><port>%d</port><id>c2s-1</id><secret>s</secret></sm>
                <local><id>localhost</id><ip>127.0.0.1</ip><port>%d</port><ssl><port>0</port></ssl></local>
                <io><max_fds>5003</max_fds></io><c2s %s><tls>off</tls></c2s></jadc2s>""".formatted(linkPort, clientPort, OURS));
    }

    @AfterEach
    void killTheRest() {
        started.forEach(Process::destroyForcibly);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void config(String node, String file, String text) throws IOException {
        Path folder = Files.createDirectories(root.resolve("etc/jabberfarm").resolve(node));
        Files.writeString(folder.resolve(file), text);
    }

    /** The limit of open files is set as a unit would: before the process begins. */
    private Process start(String main, String node, int openFiles) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n " + openFiles + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Not the tests' own, which is quiet.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                main,
                node);
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(root.resolve(node + ".out").toFile())
                .start();
        started.add(process);
        return process;
    }

    private Process startJsm() throws IOException {
        return start("org.jabberfarm.jsm.JsmMain", "jsm-1", 1024);
    }

    private Process startC2s(int openFiles) throws IOException {
        return start("org.jabberfarm.c2s.C2sMain", "c2s-1", openFiles);
    }

    private Path socket(String node) {
        return root.resolve("run/jabberfarm").resolve(node + ".sock");
    }

    private String get(String node, String path) {
        try {
            return ControlClient.get(socket(node), path, PATIENCE).text();
        } catch (IOException notYet) {
            return "";
        }
    }

    private void awaitReady(String node) {
        await().atMost(PATIENCE).until(() -> get(node, "/status").contains("\"ready\":true"));
    }

    private static long value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in\n" + metrics));
    }

    private int login(String password) {
        return LoginCheck.run(
                new String[] {"--port", "" + clientPort, "--tls", "none", "--jid", "romeo@localhost"},
                new ByteArrayInputStream(password.getBytes(UTF_8)),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                System.err);
    }

    @Test
    void startServeAndStop() throws Exception {
        Process jsm = startJsm();
        Process c2s = startC2s(1024);
        awaitReady("jsm-1");
        awaitReady("c2s-1");
        assertThat(Files.getPosixFilePermissions(socket("jsm-1")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(root.resolve("var/lib/jabberfarm/jsm-1/jsm.pid"))
                        .trim())
                .isEqualTo("" + jsm.pid());
        assertThat(get("c2s-1", "/status"))
                .contains("\"role\":\"c2s\"", "\"node\":\"c2s-1\"", "\"pid\":" + c2s.pid(), "\"release\":\"source\"")
                .contains("\"started\":");

        byte[] user = "{\"jid\":\"romeo@localhost\",\"password\":\"pw\"}".getBytes(UTF_8);
        assertThat(ControlClient.call(socket("jsm-1"), "POST", "/users", user, PATIENCE)
                        .status())
                .isEqualTo(201);
        assertThat(login("pw")).isZero();

        String ofC2s = get("c2s-1", "/metrics");
        assertThat(value(ofC2s, "jabberfarm_accepts_total")).isEqualTo(1);
        assertThat(value(ofC2s, "jabberfarm_logins_total")).isEqualTo(1);
        assertThat(value(ofC2s, "jabberfarm_link_up{service=\"c2s-1\"}")).isEqualTo(1);
        // 1,024 files are fewer than max_fds asks for.
        assertThat(value(ofC2s, "jabberfarm_connection_limit")).isBetween(500L, 960L);
        for (String name :
                List.of("connections", "sessions", "stanzas_in_total", "stanzas_out_total", "messages_in_total")) {
            assertThat(value(ofC2s, "jabberfarm_" + name)).isNotNegative();
        }
        String ofJsm = get("jsm-1", "/metrics");
        assertThat(value(ofJsm, "jabberfarm_logins_total")).isEqualTo(1);
        assertThat(value(ofJsm, "jabberfarm_link_up{service=\"c2s-1\"}")).isEqualTo(1);
        assertThat(value(ofJsm, "jabberfarm_sessions")).isNotNegative();
        assertThat(value(ofJsm, "process_open_fds")).isPositive();
        assertThat(value(ofJsm, "process_max_fds")).isEqualTo(1024);
        assertThat(value(ofJsm, "jvm_memory_used_bytes{area=\"heap\"}")).isPositive();

        for (Process process : List.of(c2s, jsm)) {
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(socket("jsm-1")).doesNotExist();
        assertThat(root.resolve("var/lib/jabberfarm/jsm-1/jsm.pid")).doesNotExist();
        assertThat(Files.readString(root.resolve("var/log/jabberfarm/jsm-1.log")))
                .contains("serving", "stopped");
    }

    /** More clients than there are descriptors: the rest is turned away, the process stays well. */
    @Test
    void c2sStopsBelowItsLimitOfOpenFiles() throws Exception {
        startC2s(300);
        await().atMost(PATIENCE).until(() -> get("c2s-1", "/status").contains("\"role\""));
        long room = value(get("c2s-1", "/metrics"), "jabberfarm_connection_limit");
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            crowd.add(new Socket(InetAddress.getLoopbackAddress(), clientPort));
        }
        await().atMost(PATIENCE).until(() -> value(get("c2s-1", "/metrics"), "jabberfarm_accepts_total") == 400);
        String metrics = get("c2s-1", "/metrics");
        assertThat(value(metrics, "jabberfarm_connections")).isEqualTo(room);
        assertThat(value(metrics, "jabberfarm_refused_total{reason=\"full\"}")).isEqualTo(400 - room);
        assertThat(value(metrics, "process_open_fds")).isLessThan(300);
        for (Socket socket : crowd) {
            socket.close();
        }
        await().atMost(PATIENCE).until(() -> value(get("c2s-1", "/metrics"), "jabberfarm_connections") == 0);
        assertThat(Files.readString(root.resolve("c2s-1.out"))).doesNotContain("accepting failed");
    }

    /** All of them at once, before the process has served the first: what is accepted is counted where it is accepted. */
    @Test
    void aCrowdAtOnceLeavesDescriptors() throws Exception {
        Process c2s = startC2s(300);
        await().atMost(PATIENCE).until(() -> get("c2s-1", "/status").contains("\"role\""));
        for (int round = 1; round <= 3; round++) {
            int all = round * 1500;
            signal(c2s, "STOP");
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < 1500; i++) {
                crowd.add(new Socket(InetAddress.getLoopbackAddress(), clientPort));
            }
            signal(c2s, "CONT");
            await().atMost(PATIENCE).until(() -> value(get("c2s-1", "/metrics"), "jabberfarm_accepts_total") == all);
            for (Socket socket : crowd) {
                socket.close();
            }
            await().atMost(PATIENCE).until(() -> value(get("c2s-1", "/metrics"), "jabberfarm_connections") == 0);
        }
        assertThat(Files.readString(root.resolve("c2s-1.out"))).doesNotContain("accepting failed");
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    private Response reload() throws IOException {
        return reload("jsm-1");
    }

    private Response reload(String node) throws IOException {
        return ControlClient.call(socket(node), "POST", "/reload", new byte[0], PATIENCE);
    }

    private String jabberXml(String host, String more) {
        return """
                <jabber><service id='sessions'><host>%s</host><jsm xmlns='jabber:config:jsm'/></service>
                <service id='c2s-1'><accept><ip>127.0.0.1</ip><port>%d</port><secret>s</secret></accept></service>
                <pidfile>jsm.pid</pidfile>%s</jabber>""".formatted(host, linkPort, more);
    }

    /** What the process says of its files, and what {@code sha256sum} says of that. */
    private String older(String node) throws Exception {
        Process check = new ProcessBuilder(
                        "sh", "-c", "sha256sum --check --quiet " + socket(node).resolveSibling(node + ".sums"))
                .start();
        String said = new String(check.getInputStream().readAllBytes(), UTF_8);
        assertThat(check.waitFor()).isEqualTo(said.isEmpty() ? 0 : 1);
        return said;
    }

    @Test
    void aProcessTellsWithWhichFilesItRuns() throws Exception {
        config("c2s-1", "jvm.options", "-Xmx64m\n");
        Process jsm = startJsm();
        Process c2s = startC2s(1024);
        awaitReady("jsm-1");
        awaitReady("c2s-1");
        Path sums = socket("jsm-1").resolveSibling("jsm-1.sums");
        assertThat(Files.readString(sums))
                .startsWith("# pid " + jsm.pid() + "\n")
                .hasLineCount(2);
        assertThat(older("jsm-1") + older("c2s-1")).isEmpty();

        config("jsm-1", "jabber.xml", jabberXml("localhost", "<!-- another -->"));
        config("c2s-1", "jvm.options", "-Xmx65m\n");
        assertThat(older("jsm-1")).isEqualTo(root + "/etc/jabberfarm/jsm-1/jabber.xml: FAILED\n");
        assertThat(older("c2s-1")).isEqualTo(root + "/etc/jabberfarm/c2s-1/jvm.options: FAILED\n");
        assertThat(reload().status()).isEqualTo(200);
        assertThat(older("jsm-1")).isEmpty();

        // What it does not take over it does not run with.
        config("jsm-1", "jabber.xml", jabberXml("elsewhere.example", ""));
        assertThat(reload().status()).isEqualTo(409);
        assertThat(older("jsm-1")).isNotEmpty();
        for (Process process : List.of(c2s, jsm)) {
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        assertThat(sums).doesNotExist();
    }

    /** What an operator does by hand, and what a deploy does. */
    @Test
    void jsmReadsItsFileAgainOnHangupAndWhenAsked() throws Exception {
        Process jsm = startJsm();
        awaitReady("jsm-1");
        int newPort = freePort();
        String added =
                "<service id='c2s-2'><accept><ip>127.0.0.1</ip><port>%d</port><secret>s</secret></accept></service>"
                        .formatted(newPort);
        config("jsm-1", "jabber.xml", jabberXml("localhost", added));
        assertThat(new ProcessBuilder("kill", "-HUP", "" + jsm.pid()).start().waitFor())
                .isZero();
        await().atMost(PATIENCE)
                .until(() -> get("jsm-1", "/metrics").contains("jabberfarm_link_up{service=\"c2s-2\"} 0"));
        new Socket(InetAddress.getLoopbackAddress(), newPort).close();

        config("jsm-1", "jabber.xml", jabberXml("localhost", ""));
        assertThat(reload())
                .returns(200, Response::status)
                .returns("{\"changed\":[\"service c2s-2 removed\"]}", Response::text);
        assertThat(get("jsm-1", "/metrics")).doesNotContain("c2s-2");
        assertThat(reload()).returns("{\"changed\":[]}", Response::text);

        config("jsm-1", "jabber.xml", jabberXml("elsewhere.example", added));
        assertThat(reload())
                .returns(409, Response::status)
                .returns(
                        "{\"restart\":[\"service/host\"],\"error\":\"needs a restart: service/host; nothing was changed\"}",
                        Response::text);

        config("jsm-1", "jabber.xml", "<jabber>\n<service id='sessions'>");
        Response broken = reload();
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.text()).contains("jabber.xml:2", "nothing was changed");

        // A port that somebody else has.
        config(
                "jsm-1",
                "jabber.xml",
                jabberXml("localhost", added.replace("" + newPort, "" + clientPort) + added.replace("c2s-2", "c2s-3")));
        try (ServerSocket other = new ServerSocket(clientPort, 1, InetAddress.getLoopbackAddress())) {
            Response taken = reload();
            assertThat(taken.status()).isEqualTo(422);
            assertThat(taken.text()).contains("tried to listen for c2s-2 on", "choose another service/accept/port");
            assertThat(other.isBound()).isTrue();
        }
        assertThat(get("jsm-1", "/metrics")).doesNotContain("c2s-2", "c2s-3").contains("{service=\"c2s-1\"} 0");
        assertThat(jsm.isAlive()).isTrue();
        assertThat(Files.readString(root.resolve("var/log/jabberfarm/jsm-1.log")))
                .contains("reloaded service c2s-2 added", "reload refused: needs a restart: service/host")
                .contains("reload failed, going on as before");
    }

    private String jadc2sXml(String io, String ours) {
        return """
                <jadc2s><sm><host>127.0.0.1</host><port>%d</port><id>c2s-1</id><secret>s</secret></sm>
                <local><id>localhost</id><ip>127.0.0.1</ip><port>%d</port>
                <ssl><port>0</port><pemfile>server.pem</pemfile></ssl></local>
                <io>%s</io><c2s %s>%s</c2s></jadc2s>""".formatted(linkPort, clientPort, io, OURS, ours);
    }

    /** The same of a c2s: its client is there from the first line to the last. */
    @Test
    void c2sReadsItsFilesAgainOnHangupAndWhenAsked() throws Exception {
        config("c2s-1", "server.pem", Pems.make(root, "first", "-ext", "san=dns:localhost"));
        config("c2s-1", "jadc2s.xml", jadc2sXml("<max_fds>200</max_fds>", "<tls>required</tls>"));
        Process c2s = startC2s(1024);
        await().atMost(PATIENCE).until(() -> get("c2s-1", "/status").contains("\"role\""));
        assertThat(get("c2s-1", "/status"))
                .contains(
                        "\"certificate\":{", "\"subject\":\"CN=first\"", "\"names\":[\"localhost\"]", "\"notAfter\":");
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), clientPort)) {
            assertThat(client.isConnected()).isTrue();
            await().atMost(PATIENCE).until(() -> value(get("c2s-1", "/metrics"), "jabberfarm_connections") == 1);
            config("c2s-1", "server.pem", Pems.make(root, "second"));
            assertThat(new ProcessBuilder("kill", "-HUP", "" + c2s.pid())
                            .start()
                            .waitFor())
                    .isZero();
            await().atMost(PATIENCE).until(() -> get("c2s-1", "/status").contains("\"subject\":\"CN=second\""));

            config("c2s-1", "jadc2s.xml", jadc2sXml("<max_fds>300</max_fds>", "<tls>offered</tls>"));
            assertThat(reload("c2s-1"))
                    .returns(200, Response::status)
                    .returns("{\"changed\":[\"io changed\",\"c2s changed\"]}", Response::text);
            assertThat(value(get("c2s-1", "/metrics"), "jabberfarm_connection_limit"))
                    .isEqualTo(284);

            // More than this process may open, and what is its own from its start.
            config("c2s-1", "jadc2s.xml", jadc2sXml("<max_fds>5003</max_fds>", "<metrics-port>1</metrics-port>"));
            assertThat(reload("c2s-1"))
                    .returns(409, Response::status)
                    .returns(
                            "{\"restart\":[\"c2s/metrics-port\",\"io/max_fds\"],\"error\":\"needs a restart:"
                                    + " c2s/metrics-port, io/max_fds; nothing was changed\"}",
                            Response::text);

            config("c2s-1", "jadc2s.xml", jadc2sXml("<max_fds>200</max_fds>", "<tls>required</tls>"));
            config("c2s-1", "server.pem", "no PEM");
            Response broken = reload("c2s-1");
            assertThat(broken.status()).isEqualTo(422);
            assertThat(broken.text()).contains("server.pem", "no -----BEGIN PRIVATE KEY-----", "; nothing was changed");
            assertThat(value(get("c2s-1", "/metrics"), "jabberfarm_connection_limit"))
                    .isEqualTo(284);
            assertThat(value(get("c2s-1", "/metrics"), "jabberfarm_connections"))
                    .isEqualTo(1);
        }
        assertThat(c2s.isAlive()).isTrue();
    }

    /** When descriptors run out all the same, accepting pauses instead of spinning, and goes on when there are some. */
    @Test
    void c2sOutlivesALackOfDescriptors() throws Exception {
        Process c2s = startC2s(1024);
        await().atMost(PATIENCE).until(() -> get("c2s-1", "/status").contains("\"role\""));
        try (Socket warm = new Socket(InetAddress.getLoopbackAddress(), clientPort)) {
            assertThat(warm.isConnected()).isTrue();
            await().atMost(PATIENCE).until(() -> value(get("c2s-1", "/metrics"), "jabberfarm_connections") == 1);
        }
        long files = value(get("c2s-1", "/metrics"), "process_open_fds");
        limitFiles(c2s, files + 10);
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            crowd.add(new Socket(InetAddress.getLoopbackAddress(), clientPort));
        }
        Path log = root.resolve("c2s-1.out");
        await().atMost(PATIENCE).until(() -> Files.readString(log).contains("accepting failed"));
        for (Socket socket : crowd) {
            socket.close();
        }
        limitFiles(c2s, 1024);
        await().atMost(PATIENCE).until(() -> get("c2s-1", "/metrics").contains("jabberfarm_accepts_total 61\n"));
        await().atMost(PATIENCE).until(() -> value(get("c2s-1", "/metrics"), "jabberfarm_connections") == 0);
        assertThat(Files.readString(log).lines().filter(line -> line.contains("accepting failed")))
                .hasSizeLessThan(60);
        assertThat(c2s.isAlive()).isTrue();
    }

    private static void limitFiles(Process process, long files) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", "" + process.pid(), "--nofile=" + files + ":1024")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    private XmppClient dial(EventLoopGroup loops, String user, XmppClient.Listener listener) {
        return XmppClient.dial(
                new ClientSettings("127.0.0.1", clientPort, ClientSettings.Tls.NONE, Jid.of(user + "@localhost"), "pw"),
                loops,
                listener);
    }

    /** Promise: what was accepted is not lost, even when the process is killed at that very moment. */
    @Test
    void aMessageThatIsKeptSurvivesAKill() throws Exception {
        Process jsm = startJsm();
        startC2s(1024);
        awaitReady("c2s-1");
        for (String user : List.of("romeo", "juliet")) {
            byte[] body =
                    Json.object("jid", user + "@localhost", "password", "pw").getBytes(UTF_8);
            assertThat(ControlClient.call(socket("jsm-1"), "POST", "/users", body, PATIENCE)
                            .status())
                    .isEqualTo(201);
        }
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, Transport.io());
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try {
            XmppClient juliet = dial(loops, "juliet", new XmppClient.Listener() {});
            juliet.online().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            juliet.message(Jid.of("romeo@localhost"), "written just before the end");
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(PATIENCE)
                    .until(() -> get("jsm-1", "/metrics").contains("jabberfarm_offline_stored_total 1\n"));
            jsm.destroyForcibly().waitFor();
            startJsm();
            XmppClient.Listener ears = new XmppClient.Listener() {
                @Override
                public void online(XmppClient client, Jid jid) {
                    client.presence();
                }

                @Override
                public void stanza(XmppClient client, Element stanza) {
                    heard.add(stanza.toString());
                }
            };
            awaitReady("jsm-1");
            await().atMost(PATIENCE)
                    .until(() -> value(get("jsm-1", "/metrics"), "jabberfarm_link_up{service=\"c2s-1\"}") == 1);
            dial(loops, "romeo", ears).online().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            await().atMost(PATIENCE)
                    .until(() -> heard.stream().anyMatch(stanza -> stanza.contains("written just before the end")));
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    @Test
    void aWrongFileEndsTheProcessBeforeItListens() throws Exception {
        config("c2s-1", "jadc2s.xml", "<jadc2s>\n<io><max_fds>lots</max_fds></io></jadc2s>");
        Process c2s = startC2s(1024);
        assertThat(c2s.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(c2s.exitValue()).isEqualTo(Service.EXIT_CONFIG);
        assertThat(Files.readString(root.resolve("c2s-1.out")))
                .contains("jadc2s.xml:2: io/max_fds: found \"lots\"; allowed: a number from 16 to 16000000");
        assertThat(socket("c2s-1")).doesNotExist();
    }
}
