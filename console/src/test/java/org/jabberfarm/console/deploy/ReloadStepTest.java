package org.jabberfarm.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts.ProcessFact;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.secret.Sha256;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.NodePaths;
import org.jabberfarm.process.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reload step over real SSH, against an agent and a session manager that are processes of their own. */
class ReloadStepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JABBER = "/etc/jabberfarm/jsm-1/jabber.xml";
    private static final Unit UNIT = new Unit("jabberfarm-jsm@jsm-1.service", "jsm-1", "jsm", 1024, List.of(JABBER));
    private static final String ADDED =
            "<service id='c2s-2'><accept><ip>127.0.0.1</ip><port>0</port><secret>s</secret></accept></service>";

    @TempDir
    Path folder;

    private final Set<Long> started = new HashSet<>();
    private DeployBench bench;
    private Box box;
    private Path root;
    private int plans;

    @BeforeEach
    void startAgent() throws Exception {
        bench = new DeployBench(folder);
        box = bench.box("box-1");
        root = Path.of(box.root());
        put("etc/jabberfarm/agent.json", """
                {"box": "box-1", "supervise": true, "metricsPort": 0, "nodes": [{"name": "jsm-1", "role": "jsm", "openFiles": 1024}]}
                """);
        put(JABBER.substring(1), jabberXml("localhost", ""));
        Path launcher = put("opt/jabberfarm/current/bin/jabberfarm", """
                #!/bin/sh
                main=org.jabberfarm.jsm.JsmMain
                [ ! -e "$JABBERFARM_ROOT/old" ] || main='%s'
                [ "$1" != agent ] || main=org.jabberfarm.agent.AgentMain
                exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djabberfarm.home="$JABBERFARM_ROOT/opt/jabberfarm/releases/1" \\
                    -Djabberfarm.root="$JABBERFARM_ROOT" -Djabberfarm.node="${2:-agent}" -cp '%s' "$main" $2
                """.formatted(
                        Old.class.getName(),
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder agent = new ProcessBuilder(launcher.toString(), "agent")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("agent.out").toFile());
        agent.environment().put("JABBERFARM_ROOT", root.toString());
        started.add(agent.start().pid());
        await().atMost(PATIENCE).until(() -> status("agent").contains("\"ready\":true"));
    }

    @AfterEach
    void stopAll() throws Exception {
        // The agent first: it would start anew what ends.
        started.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).forEach(ProcessHandle::destroyForcibly);
        bench.close();
    }

    private Path put(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String jabberXml(String host, String more) {
        return """
                <jabber><service id='sessions'><host>%s</host><jsm xmlns='jabber:config:jsm'/></service>
                <service id='c2s-1'><accept><ip>127.0.0.1</ip><port>0</port><secret>s</secret></accept></service>%s</jabber>
                """.formatted(host, more);
    }

    private String status(String node) {
        try {
            return ControlClient.get(root.resolve("run/jabberfarm/" + node + ".sock"), "/status", PATIENCE)
                    .text();
        } catch (IOException notYet) {
            return "";
        }
    }

    private void startNode() throws Exception {
        assertThat(bench.parts
                        .agents()
                        .call(box, "POST", "/nodes/jsm-1/start", "")
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> status("jsm-1").contains("\"ready\":true"));
        process();
    }

    /** As the next plan would find it. */
    private ProcessFact process() throws IOException {
        ProcessFact found =
                new FactsReader(bench.parts.connections()).read(box).processes().get("jsm-1");
        started.add(found.pid());
        return found;
    }

    private void runsWith(String text) throws IOException {
        assertThat(process().filesInUse()).containsEntry(JABBER, Sha256.of(text));
    }

    private static Step write(String text) {
        return new Step.WriteFile(
                new ManagedFile(JABBER, text, text, "root", "jabberfarm", "0640", List.of()), Optional.empty(), "test");
    }

    private Run deploy(Step... steps) {
        bench.plans = List.of(DeployBench.plan(box, DeployBench.nothing(box), steps));
        return bench.end(bench.deploys.start(++plans, "admin", ""));
    }

    private List<String> said(Run run) {
        return bench.log(run).stream().map(LogLine::text).toList();
    }

    private static Step reload() {
        return new Step.ReloadNode(UNIT, "test");
    }

    @Test
    void reloadsOrRestartsAndTheProcessTellsWithWhatItRuns() throws Exception {
        startNode();
        long pid = process().pid();
        String first = jabberXml("localhost", "");
        runsWith(first);

        // A deploy that is broken off here leaves the file right and the process as it was, and that can be seen.
        String second = jabberXml("localhost", ADDED);
        assertThat(deploy(write(second)).state()).isEqualTo(RunState.DEPLOYED);
        runsWith(first);
        Run reloaded = deploy(reload());
        assertThat(reloaded.state()).as(reloaded.reason()).isEqualTo(RunState.DEPLOYED);
        assertThat(said(reloaded)).contains("jsm-1 goes on with it: service c2s-2 added");
        runsWith(second);
        assertThat(said(deploy(reload()))).contains("jsm-1 goes on with it: no change");

        Run broken = deploy(write("<jabber>\n<service id='sessions'>"), reload());
        assertThat(broken.state()).isEqualTo(RunState.FAILED);
        assertThat(broken.reason())
                .contains("tried to have jsm-1 read its configuration again", "jabber.xml:2", "the one before");
        runsWith(second);
        assertThat(process().pid()).isEqualTo(pid);

        String third = jabberXml("elsewhere.example", ADDED);
        Run restarted = deploy(write(third), reload());
        assertThat(restarted.state()).as(restarted.reason()).isEqualTo(RunState.DEPLOYED);
        assertThat(said(restarted))
                .contains(
                        "jsm-1 cannot take it over while it runs (needs a restart: service/host; nothing was changed), restarting it");
        assertThat(process().pid()).isNotEqualTo(pid);
        runsWith(third);
    }

    @Test
    void restartsAProcessOfAReleaseThatCannotReload() throws Exception {
        Path old = put("old", "");
        startNode();
        long pid = process().pid();
        assertThat(process().filesInUse()).isEmpty();
        Files.delete(old);
        Run run = deploy(reload());
        assertThat(run.state()).as(run.reason()).isEqualTo(RunState.DEPLOYED);
        assertThat(said(run)).anyMatch(line -> line.matches("jsm-1 cannot take it over .*, restarting it"));
        assertThat(process().pid()).isNotEqualTo(pid);
        runsWith(jabberXml("localhost", ""));
    }

    /** A node of before reloads were thought of: a control socket that knows nothing of them. */
    static final class Old {
        private Old() {}

        public static void main(String[] args) throws Exception {
            NodePaths paths = NodePaths.of(args[0]);
            try (Endpoint endpoint = new Endpoint()) {
                Service.describe(endpoint, new Metrics(), "jsm", paths.node(), () -> true);
                endpoint.listen(paths.socket(), "rw-------");
                Service.runUntilStopped(() -> {});
            }
        }
    }
}
