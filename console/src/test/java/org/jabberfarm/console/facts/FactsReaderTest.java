package org.jabberfarm.console.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.ssh.SshBench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsReaderTest {
    @TempDir
    Path folder;

    private SshBench bench;
    private DemoBox demo;
    private FactsReader reader;
    private Path root;

    @BeforeEach
    void start() throws Exception {
        bench = new SshBench(folder.resolve("data"));
        demo = DemoBox.start(folder.resolve("box"), bench.credentials.publicKey());
        reader = new FactsReader(bench.connections);
        root = Files.createDirectories(folder.resolve("it's a root"));
    }

    @AfterEach
    void stop() {
        bench.close();
        demo.close();
    }

    @Test
    void anEmptyDirectoryBoxHasNothingOfOurs() throws Exception {
        Facts facts = reader.read(directory());
        assertThat(facts.init()).isEqualTo("directory");
        assertThat(facts.systemd()).isZero();
        assertThat(facts.kernel()).isEqualTo(System.getProperty("os.version"));
        assertThat(facts.cpus()).isPositive();
        assertThat(facts.memoryBytes()).isGreaterThan(1 << 27);
        assertThat((double) facts.diskFreeBytes())
                .isCloseTo((double) Files.getFileStore(root).getUsableSpace(), withinPercentage(10));
        assertThat(facts.hardOpenFiles()).isPositive();
        assertThat(facts.rootWorks()).isTrue();
        assertThat(facts.sysctls()).containsKeys("fs.file-max", "fs.nr_open");
        assertThat(facts.sysctlWritable()).isFalse();
        assertThat(facts.sysctlProblem()).isEqualTo("A directory has no kernel of its own.");
        assertThat(facts.userExists()).isTrue();
        assertThat(facts.loginInGroup()).isTrue();
        assertThat(facts.releases()).isEmpty();
        assertThat(facts.currentRelease()).isEmpty();
        assertThat(facts.files()).isEmpty();
        assertThat(facts.units()).isEmpty();
        assertThat(facts.processes()).isEmpty();
        assertThat(facts.clockOffsetMillis()).isBetween(-2000L, 2000L);
        assertThat(facts.listening()).contains(demo.port());
    }

    @Test
    void filesComeAsTheyAre() throws Exception {
        String content = "<jadc2s>\n\t<!-- ü ' \" \\ -->\n</jadc2s>\n";
        write("etc/jabberfarm/c2s-1/jadc2s.xml", content, "rw-r-----");
        write("etc/jabberfarm/agent.json", "{}", "rw-r--r--");
        write("etc/jabberfarm/c2s-1/empty", "", "rw-r--r--");
        write("etc/jabberfarm/c2s-1/jadc2s.xml.old", "kept", "rw-r--r--");
        write("etc/sysctl.d/90-jabberfarm.conf", "fs.file-max = 1\n", "rw-r--r--");
        write("etc/sysctl.d/99-other.conf", "not ours", "rw-r--r--");
        write("etc/systemd/system/jabberfarm-c2s@.service", "[Unit]\n", "rw-r--r--");
        write("opt/jabberfarm/releases/0.1.0/RELEASE", "0.1.0\n", "rw-r--r--");
        Files.createDirectories(root.resolve("opt/jabberfarm/releases/.0.2.0.part"));
        Files.createSymbolicLink(root.resolve("opt/jabberfarm/current"), Path.of("releases/0.1.0"));

        Facts facts = reader.read(directory());
        assertThat(facts.files())
                .containsOnlyKeys(
                        "/etc/jabberfarm/agent.json",
                        "/etc/jabberfarm/c2s-1/empty",
                        "/etc/jabberfarm/c2s-1/jadc2s.xml",
                        "/etc/sysctl.d/90-jabberfarm.conf",
                        "/etc/systemd/system/jabberfarm-c2s@.service");
        Facts.FileFact file = facts.files().get("/etc/jabberfarm/c2s-1/jadc2s.xml");
        assertThat(file.content()).isEqualTo(content);
        assertThat(file.mode()).isEqualTo("0640");
        assertThat(file.owner()).startsWith(SshBench.USER + ":");
        assertThat(facts.files().get("/etc/jabberfarm/c2s-1/empty").content()).isEmpty();
        assertThat(facts.directories()).containsKeys("/etc/jabberfarm", "/etc/jabberfarm/c2s-1", "/opt/jabberfarm");
        assertThat(facts.releases()).containsExactly("0.1.0");
        assertThat(facts.currentRelease()).contains("0.1.0");
    }

    @Test
    void ourProcessesAreFoundByTheirOptions() throws Exception {
        Process ours = sleeper(root.toString(), "c2s-1");
        Process another = sleeper("/somewhere/else", "c2s-2");
        try {
            Facts facts = reader.read(directory());
            assertThat(facts.processes()).containsOnlyKeys("c2s-1");
            Facts.ProcessFact process = facts.processes().get("c2s-1");
            assertThat(process.pid()).isEqualTo(ours.pid());
            assertThat(process.release()).isEqualTo("0.1.0");
            assertThat(process.openFilesInForce()).isEqualTo(123);
            assertThat(process.startedAt()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
            assertThat(process.filesInUse()).isEmpty();

            String sums = "ab".repeat(32) + "  " + root + "/etc/jabberfarm/c2s-1/jadc2s.xml\n";
            write("run/jabberfarm/c2s-1.sums", "# pid " + ours.pid() + "\n" + sums, "rw-r--r--");
            assertThat(reader.read(directory()).processes().get("c2s-1").filesInUse())
                    .containsExactly(Map.entry("/etc/jabberfarm/c2s-1/jadc2s.xml", "ab".repeat(32)));
            // What a process before it has left says nothing of this one.
            write("run/jabberfarm/c2s-1.sums", "# pid 1\n" + sums, "rw-r--r--");
            assertThat(reader.read(directory()).processes().get("c2s-1").filesInUse())
                    .isEmpty();
        } finally {
            ours.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            another.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRealBoxTellsItsListenersAndWhetherItIsRoot() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Facts facts = reader.read(bench.trusted(bench.box("edge-1", demo.port())));
            assertThat(facts.listening()).contains(listener.getLocalPort());
            assertThat(facts.init()).isNotEqualTo("directory");
            assertThat(facts.os()).isNotEmpty();
            assertThat(facts.rootWorks()).isEqualTo(facts.uid() == 0);
            assertThat(facts.rootProblem().isEmpty()).isEqualTo(facts.rootWorks());
        }
    }

    private Box directory() throws Exception {
        return bench.trusted(bench.box("edge-1", demo.port(), Sudo.NONE, Optional.empty(), root.toString()));
    }

    private void write(String path, String content, String mode) throws Exception {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static Process sleeper(String root, String node) throws Exception {
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -Sn 123; exec sh -c 'while :; do sleep 1; done' sh \"$@\"",
                        "sh",
                        "-Djabberfarm.home=" + root + "/opt/jabberfarm/releases/0.1.0",
                        "-Djabberfarm.root=" + root,
                        "-Djabberfarm.node=" + node)
                .start();
    }
}
