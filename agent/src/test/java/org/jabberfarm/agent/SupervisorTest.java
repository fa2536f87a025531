package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jabberfarm.agent.AgentConfig.NodeEntry;
import org.jabberfarm.agent.proc.FarmProcesses;
import org.jabberfarm.agent.proc.ProcessStat;
import org.jabberfarm.process.ProcessLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Path PROC = Path.of("/proc");
    private static final NodeEntry C2S = new NodeEntry("c2s-1", "c2s", 700);
    private static final NodeEntry JSM = new NodeEntry("jsm-1", "jsm", 600);

    @TempDir
    Path root;

    private BoxPaths paths;
    private Supervisor supervisor;

    @BeforeEach
    void open() {
        paths = new BoxPaths(root);
    }

    @AfterEach
    void close() throws Exception {
        if (supervisor != null) {
            TestNodes.stop(supervisor);
            supervisor.close();
        }
        TestNodes.killAll(paths);
    }

    private Supervisor supervisor(NodeEntry... nodes) {
        return new Supervisor(paths, PROC, new Starter(paths), TestNodes.config(nodes));
    }

    private static boolean alive(long pid) {
        ProcessStat stat = ProcessStat.read(PROC, pid);
        return stat != null && stat.alive();
    }

    private long found(String node) {
        FarmProcesses.Found found = FarmProcesses.scan(PROC, root).get(node);
        return found == null ? 0 : found.pid();
    }

    @Test
    void startsInASessionOfItsOwnWithItsLimit() throws Exception {
        TestNodes.launcher(paths, "echo hello; " + TestNodes.GOOD);
        supervisor = supervisor(C2S);
        assertThat(supervisor.absence("c2s-1")).contains("nobody has asked");

        long pid = supervisor.start("c2s-1");
        await().until(() -> found("c2s-1") == pid);

        assertThat(supervisor.start("c2s-1")).isEqualTo(pid);
        assertThat(ProcessLimits.openFiles(Long.toString(pid))).isEqualTo(700);
        String stat = Files.readString(PROC.resolve(pid + "/stat"));
        assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]).isEqualTo(Long.toString(pid));
        assertThat(Files.readString(paths.output("c2s-1"))).isEqualTo("hello\n");
        supervisor.stop("c2s-1");
        assertThat(alive(pid)).isFalse();
        assertThat(supervisor.absence("c2s-1")).isEqualTo("stopped on request");
    }

    @Test
    void aNodeThatDiesComesBack() throws Exception {
        TestNodes.launcher(paths, TestNodes.GOOD);
        supervisor = supervisor(C2S, JSM);
        long pid = supervisor.start("c2s-1");
        long jsm = supervisor.start("jsm-1");
        await().until(() -> found("c2s-1") == pid);

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(10)).until(() -> found("c2s-1") != 0 && found("c2s-1") != pid);
        assertThat(supervisor.restarts("c2s-1")).isEqualTo(1);
        assertThat(supervisor.restarts("jsm-1")).isZero();
        assertThat(alive(jsm)).isTrue();
    }

    @Test
    void aStoppedNodeStaysStopped() throws Exception {
        TestNodes.launcher(paths, TestNodes.GOOD);
        supervisor = supervisor(C2S);
        supervisor.start("c2s-1");
        supervisor.stop("c2s-1");

        await().during(Duration.ofMillis(1600)).atMost(Duration.ofSeconds(5)).until(() -> found("c2s-1") == 0);
    }

    @Test
    void aWrongConfigurationIsNotTriedAgain() throws Exception {
        TestNodes.launcher(paths, "echo started >>" + root + "/starts; echo jadc2s.xml:3: bad port; exit 78");
        supervisor = supervisor(C2S);
        supervisor.start("c2s-1");

        await().until(() -> supervisor.absence("c2s-1").contains("exit code 78"));
        assertThat(supervisor.absence("c2s-1"))
                .contains("jadc2s.xml:3: bad port")
                .contains("not started again");
        await().during(Duration.ofMillis(1600))
                .atMost(Duration.ofSeconds(5))
                .until(() -> Files.readString(root.resolve("starts")).equals("started\n"));

        TestNodes.launcher(paths, TestNodes.GOOD);
        long pid = supervisor.start("c2s-1");
        assertThat(alive(pid)).isTrue();
    }

    @Test
    void aFailedStartTellsItsLastLine() throws Exception {
        TestNodes.launcher(paths, "echo first; echo the port is taken; exit 1");
        supervisor = supervisor(C2S);
        supervisor.start("c2s-1");

        await().until(() -> supervisor.absence("c2s-1").contains("exit code 1"));
        assertThat(supervisor.absence("c2s-1")).contains("next start in").endsWith(": the port is taken");
    }

    @Test
    void theNextAgentFindsThemRunning() throws Exception {
        TestNodes.launcher(paths, TestNodes.GOOD);
        supervisor = supervisor(C2S);
        long pid = supervisor.start("c2s-1");
        await().until(() -> found("c2s-1") == pid);
        supervisor.close();

        supervisor = supervisor(C2S);
        await().during(Duration.ofMillis(1200)).atMost(Duration.ofSeconds(5)).until(() -> found("c2s-1") == pid);
        assertThat(supervisor.start("c2s-1")).isEqualTo(pid);
        assertThat(supervisor.restarts("c2s-1")).isZero();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> found("c2s-1") != 0 && found("c2s-1") != pid);
        assertThat(supervisor.restarts("c2s-1")).isEqualTo(1);
    }

    @Test
    void anAgentThatStartsWithTheBoxStartsWhatIsWanted() throws Exception {
        TestNodes.launcher(paths, TestNodes.GOOD);
        new Wanted(paths.wanted()).put("c2s-1", true);

        supervisor = supervisor(C2S, JSM);

        await().until(() -> found("c2s-1") != 0);
        assertThat(found("jsm-1")).isZero();
        assertThat(supervisor.restarts("c2s-1")).isZero();
    }

    @Test
    void restartGivesANewProcess() throws Exception {
        TestNodes.launcher(paths, TestNodes.GOOD);
        supervisor = supervisor(C2S);
        long pid = supervisor.start("c2s-1");
        await().until(() -> found("c2s-1") == pid);

        long next = supervisor.restart("c2s-1");

        assertThat(next).isNotEqualTo(pid);
        assertThat(alive(pid)).isFalse();
        assertThat(alive(next)).isTrue();
        assertThat(supervisor.restarts("c2s-1")).isZero();
    }

    @Test
    void aNodeThatDoesNotListenIsKilled() throws Exception {
        TestNodes.launcher(paths, TestNodes.DEAF);
        supervisor = new Supervisor(paths, PROC, new Starter(paths), TestNodes.config(C2S), Duration.ofMillis(300));
        long pid = supervisor.start("c2s-1");
        await().until(() -> found("c2s-1") == pid);

        supervisor.stop("c2s-1");

        assertThat(alive(pid)).isFalse();
    }

    @Test
    void withoutAReleaseItSaysSo() {
        supervisor = supervisor(C2S);

        assertThatThrownBy(() -> supervisor.start("c2s-1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("deploy the release to this box first");
        assertThat(supervisor.absence("c2s-1")).contains("deploy the release");
    }

    @Test
    void outputOfANodeIsBounded() throws Exception {
        Starter starter = new Starter(paths);
        Files.createDirectories(paths.output("c2s-1").getParent());
        Files.write(paths.output("c2s-1"), new byte[5 * 1024 * 1024]);

        starter.bound("c2s-1");

        assertThat(paths.output("c2s-1")).hasSize(0);
    }
}
