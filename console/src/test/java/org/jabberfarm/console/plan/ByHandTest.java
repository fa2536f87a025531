package org.jabberfarm.console.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.link.Transport;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.XmppClient;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the console writes, and what an administrator of the how-to's time would write for the same farm: other order,
 * comments, defaults left out. They mean the same, and processes started from them behave the same.
 */
class ByHandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DOMAIN = "chat.example.org";

    private static final String JABBER = """
            <?xml version='1.0'?>
            <!-- The farm, by hand. -->
            <jabber>
              <!-- One service a c2s; the ids stand in each jadc2s.xml. -->
              <service id="c2s-1"><accept><secret>%1$s</secret><port>%2$d</port><ip>127.0.0.1</ip></accept></service>
              <io/>
              <xdb id="xdb">
                <host/>
                <load><xdb_file>./xdb_file/xdb_file.so</xdb_file></load>
                <xdb_file xmlns="jabber:config:xdb_file"><spool><jabberd:cmdline flag='s'>./spool</jabberd:cmdline></spool></xdb_file>
              </xdb>
              <service id="sessions">
                <jsm xmlns="jabber:config:jsm">
                  <register><instructions>Choose a user name and a password.</instructions><name/><email/></register>
                  <vCard><FN>chat.example.org</FN></vCard>
                </jsm>
                <session-manager xmlns='http://jabberfarm.org/ns/config'><metrics-port>%3$d</metrics-port></session-manager>
                <host><jabberd:cmdline flag="h">chat.example.org</jabberd:cmdline></host>
              </service>
              <log id='elogger'><host/><logtype/><format>%%d: [%%t] (%%h): %%s</format><file>error.log</file></log>
            </jabber>
            """;

    private static final String JADC2S = """
            <!-- c2s, by hand -->
            <jadc2s>
              <io>
                <!-- should be prime -->
                <max_fds>%4$d</max_fds>
              </io>
              <local>
                <ssl><pemfile>server.pem</pemfile><port>%6$d</port></ssl>
                <port>%5$d</port>
                <ip>127.0.0.1</ip>
                <id>chat.example.org</id>
              </local>
              <c2s xmlns='http://jabberfarm.org/ns/config'><metrics-port>%7$d</metrics-port><tls>offered</tls></c2s>
              <sm>
                <id>c2s-1</id>
                <secret>%1$s</secret>
                <port>%2$d</port>
                <host>127.0.0.1</host>
              </sm>
            </jadc2s>
            """;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private Farm farm;

    @BeforeEach
    void open() throws IOException {
        farm = new Farm(Files.createDirectories(folder.resolve("data")));
        farm.settings.set(java.util.Map.of("domain", DOMAIN, "tls", "offered", "registration", "true"), "test");
        farm.add("core", folder.resolve("core").toString(), 1, Role.JSM);
        farm.add("edge", folder.resolve("edge").toString(), 1, Role.C2S);
    }

    @AfterEach
    void close() {
        started.forEach(Process::destroyForcibly);
        farm.close();
    }

    private String written(String box, String name) {
        return farm.desired.files(farm.box(box)).stream()
                .filter(file -> file.path().endsWith("/" + name))
                .map(ManagedFile::content)
                .findFirst()
                .orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void meansAndDoesTheSame() throws Exception {
        Node jsm = farm.box("core").nodes().get(0);
        Node c2s = farm.box("edge").nodes().get(0);
        String jabber = written("core", "jabber.xml");
        String jadc2s = written("edge", "jadc2s.xml");
        Jadc2sXml theirs = Jadc2sXml.parse("console", jadc2s);
        Object[] values = {
            farm.inventory.linkSecret("c2s-1").reveal(),
            c2s.linkPort(),
            jsm.metricsPort(),
            theirs.io().maxFds(),
            c2s.port(),
            c2s.tlsPort(),
            c2s.metricsPort()
        };
        same(JabberXml.parse("console", jabber), JabberXml.parse("hand", JABBER.formatted(values)));
        same(theirs, Jadc2sXml.parse("hand", JADC2S.formatted(values)));

        List<String> ofConsole = dialogue("console", jabber, jadc2s, c2s, jsm);
        List<String> ofHand = dialogue("hand", JABBER.formatted(values), JADC2S.formatted(values), c2s, jsm);
        assertThat(ofHand).isEqualTo(ofConsole);
        assertThat(ofConsole).anyMatch(heard -> heard.contains("<starttls"));
        assertThat(ofConsole).anyMatch(heard -> heard.contains("host-unknown"));
        assertThat(ofConsole).anyMatch(heard -> heard.contains("<body>hello</body>"));
    }

    private static void same(JabberXml console, JabberXml hand) {
        assertThat(hand.sessions()).isEqualTo(console.sessions());
        assertThat(hand.links()).isEqualTo(console.links());
        assertThat(hand.xdb()).isEqualTo(console.xdb());
        assertThat(hand.io()).isEqualTo(console.io());
        assertThat(hand.own()).isEqualTo(console.own());
        assertThat(hand.pidfile()).isEqualTo(console.pidfile());
        assertThat(hand.instructions()).isEqualTo(console.instructions());
        assertThat(hand.services()).isEqualTo(console.services());
        assertThat(hand.warnings()).isEqualTo(console.warnings());
    }

    private static void same(Jadc2sXml console, Jadc2sXml hand) {
        assertThat(hand.sms()).isEqualTo(console.sms());
        assertThat(hand.local()).isEqualTo(console.local());
        assertThat(hand.io()).isEqualTo(console.io());
        assertThat(hand.own()).isEqualTo(console.own());
        assertThat(hand.warnings()).isEqualTo(console.warnings());
    }

    /** What clients hear of two processes with these files; on ports that are free here and now. */
    private List<String> dialogue(String name, String jabber, String jadc2s, Node c2s, Node jsm) throws Exception {
        Path root = folder.resolve(name);
        int port = freePort();
        int link = freePort();
        write(
                root,
                "jsm-1/jabber.xml",
                jabber.replace(">" + c2s.linkPort() + "<", ">" + link + "<")
                        .replace(">" + jsm.metricsPort() + "<", ">0<"));
        write(
                root,
                "c2s-1/jadc2s.xml",
                jadc2s.replace(">" + c2s.linkPort() + "<", ">" + link + "<")
                        .replace(">" + c2s.port() + "<", ">" + port + "<")
                        .replace(">" + c2s.tlsPort() + "<", ">" + freePort() + "<")
                        .replace(">" + c2s.metricsPort() + "<", ">0<"));
        write(root, "c2s-1/server.pem", written("edge", "server.pem"));
        start(root, "org.jabberfarm.jsm.JsmMain", "jsm-1");
        start(root, "org.jabberfarm.c2s.C2sMain", "c2s-1");
        await().atMost(PATIENCE).until(() -> ready(root));
        List<String> heard = new ArrayList<>();
        heard.add(features(port, DOMAIN));
        heard.add(features(port, "nowhere.example.org"));
        heard.addAll(message(root, port));
        started.forEach(Process::destroy);
        for (Process process : started) {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        return heard;
    }

    private static void write(Path root, String file, String text) throws IOException {
        Path path = root.resolve("etc/jabberfarm").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void start(Path root, String main, String node) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                main,
                node);
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        started.add(builder.redirectErrorStream(true)
                .redirectOutput(root.resolve(node + ".out").toFile())
                .start());
    }

    private static Path socket(Path root, String node) {
        return root.resolve("run/jabberfarm/" + node + ".sock");
    }

    private static boolean ready(Path root) {
        try {
            return ControlClient.get(socket(root, "c2s-1"), "/status", PATIENCE)
                    .text()
                    .contains("\"ready\":true");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What a client hears before it logs in, without what is another one each time. */
    private static String features(int port, String domain) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='"
                                    + domain + "' version='1.0'>")
                            .getBytes(UTF_8));
            StringBuilder heard = new StringBuilder();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            while (heard.indexOf("</stream:features>") < 0 && heard.indexOf("</stream:stream>") < 0) {
                int read = in.read(buffer);
                if (read < 0) {
                    break;
                }
                heard.append(new String(buffer, 0, read, UTF_8));
            }
            return heard.toString().replaceAll(" id='[^']*'", "");
        }
    }

    /** Two accounts log in over TLS, and one writes to the other. */
    private static List<String> message(Path root, int port) throws Exception {
        for (String user : List.of("romeo", "juliet")) {
            byte[] body = ("{\"jid\":\"" + user + "@" + DOMAIN + "\",\"password\":\"pw\"}").getBytes(UTF_8);
            assertThat(ControlClient.call(socket(root, "jsm-1"), "POST", "/users", body, PATIENCE)
                            .status())
                    .isEqualTo(201);
        }
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, Transport.io());
        try {
            XmppClient juliet = dial(loops, port, "juliet", new XmppClient.Listener() {
                @Override
                public void stanza(XmppClient client, Element stanza) {
                    heard.add(stanza.toString());
                }
            });
            Jid to = juliet.online().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            XmppClient romeo = dial(loops, port, "romeo", new XmppClient.Listener() {});
            romeo.online().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            romeo.message(to, "hello");
            await().atMost(PATIENCE).until(() -> !heard.isEmpty());
            return List.copyOf(heard);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
        }
    }

    private static XmppClient dial(EventLoopGroup loops, int port, String user, XmppClient.Listener listener) {
        Jid jid = Jid.of(user + "@" + DOMAIN + "/home");
        return XmppClient.dial(
                new ClientSettings("127.0.0.1", port, ClientSettings.Tls.STARTTLS, jid, "pw"), loops, listener);
    }
}
