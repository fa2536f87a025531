package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jabberfarm.agent.AgentConfig.NodeEntry;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.agent.proc.FarmProcesses;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.config.Secret;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release as a box gets it: unpacked, its agent supervises its own JSM and c2s. */
class ReleaseIT {
    private static final Path BUILT = Path.of("target/release");
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path root;

    private BoxPaths paths;
    private String version;
    private Process agent;

    @BeforeEach
    void unpack() throws Exception {
        root = root.toRealPath();
        paths = new BoxPaths(root);
        version = Files.readString(BUILT.resolve("version.txt")).trim();
        Path release =
                Files.createDirectories(root.resolve("opt/jabberfarm/releases").resolve(version));
        assertThat(run(
                        "tar",
                        "xzf",
                        BUILT.resolve("jabberfarm-" + version + ".tar.gz").toString(),
                        "-C",
                        release.toString()))
                .isEmpty();
        Files.createSymbolicLink(root.resolve("opt/jabberfarm/current"), Path.of("releases", version));
        int link = freePort();
        Jadc2sXml.Kept none = Jadc2sXml.Kept.NONE;
        Secret secret = new Secret("a-secret-of-the-link");
        JabberXml jsm = new JabberXml(
                new JabberXml.Sessions(
                        "sessions", List.of("localhost"), JabberXml.MODULES, true, "", "", List.of(), "Test"),
                List.of(new JabberXml.Link("c2s-1", "127.0.0.1", link, secret, 10)),
                new JabberXml.Xdb("", "", new Secret(""), 4),
                new JabberXml.Io(0, 0, List.of(), List.of()),
                "",
                new JabberXml.Own(0, List.of("SCRAM-SHA-1"), false, 4096, false, "replace", 300, Optional.empty()),
                none,
                List.of());
        Jadc2sXml c2s = new Jadc2sXml(
                List.of(new Jadc2sXml.Sm("127.0.0.1", link, "c2s-1", secret, 5)),
                new Jadc2sXml.Local(List.of("localhost"), "127.0.0.1", freePort(), 0, ""),
                new Jadc2sXml.Io(503, 0, 0, 0, 15),
                new Jadc2sXml.Own(0, "off", true, 262_144, 64),
                none,
                List.of());
        write("etc/jabberfarm/jsm-1/jabber.xml", jsm.write());
        write("etc/jabberfarm/jsm-1/jvm.options", "# small\n-Xmx200m\n");
        write("etc/jabberfarm/c2s-1/jadc2s.xml", c2s.write());
        write("etc/jabberfarm/c2s-1/jvm.options", "-Xmx100m\n");
        write(
                "etc/jabberfarm/agent.json",
                Json.write(new AgentConfig(
                        "box-1",
                        true,
                        0,
                        List.of(new NodeEntry("jsm-1", "jsm", 1024), new NodeEntry("c2s-1", "c2s", 2048)),
                        List.of("net.core.somaxconn"))));
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        if (agent != null) {
            agent.destroy();
            agent.waitFor(20, TimeUnit.SECONDS);
        }
        TestNodes.killAll(paths);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    private void startAgent() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(paths.launcher().toString(), "agent")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/release-it-agent.log")));
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        agent = builder.start();
    }

    private Response call(String method, String target) throws IOException {
        return ControlClient.call(
                paths.node("agent").agentSocket(), method, target, new byte[0], Duration.ofSeconds(40));
    }

    private NodeSample node(String name) throws IOException {
        JsonNode sample = Json.read(call("GET", "/sample").body());
        for (JsonNode node : sample.path("nodes")) {
            if (node.path("name").asText().equals(name)) {
                return Json.MAPPER.treeToValue(node, NodeSample.class);
            }
        }
        throw new AssertionError("no " + name + " in " + sample);
    }

    private void until(String name, Predicate<NodeSample> wanted) {
        await(name)
                .atMost(SOON)
                .ignoreException(IOException.class)
                .untilAsserted(() -> assertThat(node(name)).matches(wanted));
    }

    private long act(String action, String node) throws IOException {
        Response response = call("POST", "/nodes/" + node + "/" + action);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return Json.read(response.body()).path("pid").asLong();
    }

    @Test
    void anAgentKeepsItsNodesRunning() throws Exception {
        assertThat(run(paths.launcher().toString(), "version")).isEqualTo(version + "\n");
        assertThat(run(
                        paths.launcher().toString(),
                        "check",
                        root + "/etc/jabberfarm/jsm-1/jabber.xml",
                        root + "/etc/jabberfarm/c2s-1/jadc2s.xml"))
                .contains("jabber.xml");

        startAgent();
        until("jsm-1", node -> node.pid() == 0);
        long jsm = act("start", "jsm-1");
        long c2s = act("start", "c2s-1");
        until("c2s-1", node -> node.up() && node.ready() && node.release().equals(version));
        until("jsm-1", node -> node.up() && node.connections() == 1);
        assertThat(node("c2s-1").openFilesInForce()).isEqualTo(2048);
        assertThat(node("c2s-1").heapMax()).isBetween(90_000_000L, 105_000_000L);
        assertThat(node("jsm-1").pid()).isEqualTo(jsm);

        ProcessHandle.of(c2s).orElseThrow().destroyForcibly();
        until("c2s-1", node -> node.ready() && node.restarts() == 1 && node.pid() != c2s);

        long agentBefore = agent.pid();
        long again = node("c2s-1").pid();
        agent.destroy();
        startAgent();
        await().atMost(SOON)
                .ignoreException(IOException.class)
                .until(() ->
                        Json.read(call("GET", "/status").body()).path("pid").asLong() != agentBefore);
        until("c2s-1", node -> node.ready() && node.pid() == again && node.restarts() == 0);
        assertThat(node("jsm-1").pid()).isEqualTo(jsm);
        assertThat(call("GET", "/nodes/jsm-1/control/users?host=localhost").text())
                .contains("\"users\"");
        assertThat(call("GET", "/nodes/c2s-1/log?lines=50").text()).contains("link up");

        ProcessHandle.of(again).orElseThrow().destroyForcibly();
        until("c2s-1", node -> node.ready() && node.restarts() == 1);
        act("stop", "c2s-1");
        act("stop", "jsm-1");
        until("jsm-1", node -> node.pid() == 0 && node.reason().equals("stopped on request"));
        assertThat(FarmProcesses.scan(Path.of("/proc"), root)).containsOnlyKeys("agent");
    }

    @Test
    void whatABoxDoesNotNeedIsNotInIt() throws Exception {
        Path release = root.resolve("opt/jabberfarm/releases").resolve(version);
        List<String> jars;
        try (var files = Files.list(release.resolve("lib"))) {
            jars = files.map(file -> file.getFileName().toString()).toList();
        }

        assertThat(jars)
                .noneMatch(jar -> jar.matches(".*(osx|windows|javalin|jetty|jsch|junit|sources).*"))
                .anyMatch(jar -> jar.startsWith("mariadb-java-client-"))
                .anyMatch(jar -> jar.startsWith("agent-"));
        assertThat(release.resolve("LICENSE")).exists();
        assertThat(Files.readString(release.resolve("NOTICE"))).contains("netty-handler: Apache-2.0");
        assertThat(Files.readString(release.resolve("RELEASE"))).isEqualTo(version + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(release.resolve("bin/jabberfarm"))))
                .isEqualTo("rwxr-xr-x");
    }
}
