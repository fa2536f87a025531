package org.jabberfarm.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.Command;
import org.jabberfarm.console.ssh.HostKey;
import org.jabberfarm.console.ssh.SshBench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoBoxTest {
    @TempDir
    Path folder;

    @Test
    void theHostKeyStaysFromStartToStartAndIsPrivate() throws Exception {
        try (SshBench bench = new SshBench(folder.resolve("data"))) {
            HostKey first;
            try (DemoBox demo = DemoBox.start(folder.resolve("box"), bench.credentials.publicKey())) {
                first = bench.hostKeys.ask(bench.box("edge-1", demo.port())).get(0);
            }
            try (DemoBox demo = DemoBox.start(folder.resolve("box"), bench.credentials.publicKey())) {
                assertThat(bench.hostKeys.ask(bench.box("edge-1", demo.port()))).containsExactly(first);
            }
            assertThat(Files.getPosixFilePermissions(folder.resolve("box/host_key")))
                    .hasSize(2);
        }
    }

    @Test
    void closingLeavesNoThreadsAndNoProcesses() throws Exception {
        Set<String> before = threads();
        Path pids = folder.resolve("pids");
        try (SshBench bench = new SshBench(folder.resolve("data"));
                DemoBox demo = DemoBox.start(folder.resolve("box"), bench.credentials.publicKey())) {
            Box box = bench.trusted(bench.box("edge-1", demo.port()));
            Thread hanging = new Thread(() -> assertThatThrownBy(() -> bench.connections
                    .shell(box)
                    .run(Command.user(
                                    "sleep 300 & echo $! $$ > " + pids + ".new; mv " + pids + ".new " + pids + "; wait")
                            .within(Duration.ofSeconds(60)))));
            hanging.start();
            until(() -> Files.exists(pids));
            demo.close();
            hanging.join(10_000);
            assertThat(hanging.isAlive()).isFalse();
        }
        for (String pid : Files.readString(pids).trim().split(" ", -1)) {
            until(() -> !ProcessHandle.of(Long.parseLong(pid))
                    .map(ProcessHandle::isAlive)
                    .orElse(false));
        }
        until(() -> left(before).isEmpty());
        assertThat(left(before)).isEmpty();
    }

    private static Set<String> left(Set<String> before) {
        Set<String> left = threads();
        left.removeAll(before);
        return left;
    }

    /** Java's own threads for processes and pools of the machine come and go as they like. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("(?i).*(ssh|demo|exec|connect thread|direct|sftp).*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void until(Condition condition) throws Exception {
        for (int i = 0; i < 500 && !condition.met(); i++) {
            Thread.sleep(20);
        }
        assertThat(condition.met()).isTrue();
    }

    private interface Condition {
        boolean met() throws Exception;
    }
}
