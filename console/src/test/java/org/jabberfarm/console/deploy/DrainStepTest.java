package org.jabberfarm.console.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.agent.proc.FarmProcesses;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.process.ControlClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The drain step over real SSH, against an agent and a c2s that are processes of their own. It is the only c2s of its farm, so
 * that nobody takes its client; a farm with two is in {@code DrainIT}.
 */
class DrainStepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Unit UNIT = new Unit("jabberfarm-c2s@c2s-1.service", "c2s-1", "c2s", 1024, List.of());

    @TempDir
    Path folder;

    private Process agent;
    private DeployBench bench;
    private Box box;
    private Path root;
    private int port;
    private int plans;

    @BeforeEach
    void startAgentAndC2s() throws Exception {
        bench = new DeployBench(folder);
        box = bench.box("box-1");
        root = Path.of(box.root());
        port = freePort();
        put("etc/jabberfarm/agent.json", """
                {"box": "box-1", "supervise": true, "metricsPort": 0, "nodes": [{"name": "c2s-1", "role": "c2s", "openFiles": 1024}]}
                """);
        put("etc/jabberfarm/c2s-1/jadc2s.xml", """
                <jadc2s><sm><host>127.0.0.1</host><port>9</port><id>c2s-1</id><secret>s</secret></sm>
                <local><id>localhost</id><ip>127.0.0.1</ip><port>%d</port><ssl><port>0</port></ssl></local>
                <io><authtimeout>300</authtimeout></io>
                <c2s xmlns='http://jabberfarm.org/ns/config'><tls>off</tls></c2s></jadc2s>
                """.formatted(port));
        Path launcher = put("opt/jabberfarm/current/bin/jabberfarm", """
                #!/bin/sh
                main=org.jabberfarm.c2s.C2sMain
                [ "$1" != agent ] || main=org.jabberfarm.agent.AgentMain
                exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djabberfarm.home="$JABBERFARM_ROOT/opt/jabberfarm/releases/1" \\
                    -Djabberfarm.root="$JABBERFARM_ROOT" -Djabberfarm.node="${2:-agent}" -cp '%s' "$main" $2
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "agent")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("agent.out").toFile());
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        agent = builder.start();
        await().atMost(PATIENCE).until(() -> status("agent").contains("\"ready\":true"));
        assertThat(bench.parts
                        .agents()
                        .call(box, "POST", "/nodes/c2s-1/start", "")
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> status("c2s-1").contains("\"role\":\"c2s\""));
    }

    @AfterEach
    void stopAll() throws Exception {
        // The agent first: it would start anew what ends. Then the c2s, also one that a test did not come to look at.
        if (agent != null) {
            agent.destroyForcibly().waitFor();
        }
        FarmProcesses.scan(Path.of("/proc"), root)
                .values()
                .forEach(found -> ProcessHandle.of(found.pid()).ifPresent(ProcessHandle::destroyForcibly));
        bench.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path put(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String status(String node) {
        try {
            return ControlClient.get(root.resolve("run/jabberfarm/" + node + ".sock"), "/status", PATIENCE)
                    .text();
        } catch (IOException notYet) {
            return "";
        }
    }

    private long pid() throws IOException {
        return new FactsReader(bench.parts.connections())
                .read(box)
                .processes()
                .get("c2s-1")
                .pid();
    }

    private Run deploy(Step... steps) throws IOException {
        // With its facts, as a plan has them: a restart is over when another process answers.
        bench.plans = List.of(new BoxPlan(
                box,
                Optional.of(new FactsReader(bench.parts.connections()).read(box)),
                DeployBench.nothing(box),
                Optional.empty(),
                List.of(steps),
                List.of()));
        return bench.end(bench.deploys.start(++plans, "admin", ""));
    }

    private List<String> said(Run run) {
        return bench.log(run).stream().map(LogLine::text).toList();
    }

    private static Step drain(int seconds) {
        return new Step.DrainNode(UNIT, seconds, "test");
    }

    private static Step restart() {
        return new Step.StartUnit(UNIT, true, 1, "test");
    }

    @Test
    void goesOnAtTheDeadlineAndTheRestartEndsTheDrain() throws Exception {
        long before = pid();
        try (Socket client = new Socket("127.0.0.1", port)) {
            await().atMost(PATIENCE).until(() -> status("c2s-1").contains("\"clients\":1"));
            Run run = deploy(drain(1), restart());
            assertThat(run.state()).as(run.reason()).isEqualTo(RunState.DEPLOYED);
            assertThat(said(run))
                    .contains(
                            "draining c2s-1: 1 client, 0 per second, room elsewhere for 0, at most 1 s",
                            "c2s-1 still has 1 client after 1 s; going on, the restart disconnects them")
                    .noneMatch(line -> line.contains("takes clients again"));
            assertThat(bench.deploys.boxes(run.id()).get(0).steps())
                    .extracting(RunStep::title, RunStep::note)
                    .startsWith(tuple("Drain c2s-1", "1 client left"), tuple("Restart c2s-1", ""));
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .contains("<system-shutdown");
        }
        assertThat(pid()).isNotEqualTo(before);
        assertThat(status("c2s-1")).contains("\"draining\":false");

        Run empty = deploy(drain(60), restart());
        assertThat(said(empty)).contains("c2s-1 is empty after 0 s");
    }

    @Test
    void leavesNothingDrainedThatIsNotRestarted() throws Exception {
        Run run = deploy(drain(60));
        assertThat(said(run)).contains("c2s-1 is empty after 0 s", "c2s-1 was not restarted and takes clients again");
        assertThat(status("c2s-1")).contains("\"draining\":false");

        // Whoever drains it by hand goes on doing so.
        ControlClient.call(
                root.resolve("run/jabberfarm/c2s-1.sock"),
                "POST",
                "/drain",
                "{\"perSecond\":7}".getBytes(UTF_8),
                PATIENCE);
        assertThat(said(deploy(drain(60)))).noneMatch(line -> line.contains("takes clients again"));
        assertThat(status("c2s-1")).contains("\"draining\":true", "\"perSecond\":7");
    }

    @Test
    void endsWithTheRunThatIsStopped() throws Exception {
        try (Socket client = new Socket("127.0.0.1", port)) {
            await().atMost(PATIENCE).until(() -> status("c2s-1").contains("\"clients\":1"));
            bench.plans = List.of(DeployBench.plan(box, DeployBench.nothing(box), drain(3600), restart()));
            Run run = bench.deploys.start(++plans, "admin", "");
            await().atMost(PATIENCE).until(() -> status("c2s-1").contains("\"draining\":true"));
            bench.deploys.stop(run.id(), "admin");
            assertThat(bench.end(run).state()).isEqualTo(RunState.INTERRUPTED);
            assertThat(said(run)).contains("c2s-1 was not restarted and takes clients again");
            assertThat(status("c2s-1")).contains("\"draining\":false", "\"clients\":1");
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void anAbsentNodeIsNoObstacle() throws Exception {
        Unit other = new Unit("jabberfarm-c2s@c2s-9.service", "c2s-9", "c2s", 1024, List.of());
        Run run = deploy(new Step.DrainNode(other, 60, "test"));
        assertThat(run.state()).as(run.reason()).isEqualTo(RunState.DEPLOYED);
        assertThat(said(run))
                .anyMatch(line -> line.startsWith("c2s-9 is not drained: ") && line.endsWith("; going on"));
    }
}
