package org.jabberfarm.agent.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FarmProcessesTest {
    private static String line(String... arguments) {
        return String.join("\0", arguments) + "\0";
    }

    @Test
    void aNodeSaysWhatItIs() {
        String cmdline = line(
                "/opt/jabberfarm/releases/1-a/runtime/bin/java",
                "-Xmx1g",
                "-Djabberfarm.home=/opt/jabberfarm/releases/1-a",
                "-Djabberfarm.root=/",
                "-Djabberfarm.node=c2s-1",
                "org.jabberfarm.c2s.C2sMain",
                "c2s-1");

        FarmProcesses.Found found = FarmProcesses.parse(7, cmdline, Path.of("/"));

        assertThat(found.node()).isEqualTo("c2s-1");
        assertThat(found.release()).isEqualTo("1-a");
        assertThat(FarmProcesses.parse(7, cmdline, Path.of("/demo/b1"))).isNull();
    }

    @Test
    void othersAreNotOurs() {
        assertThat(FarmProcesses.parse(7, line("java", "-jar", "x.jar"), Path.of("/")))
                .isNull();
        assertThat(FarmProcesses.parse(7, "", Path.of("/"))).isNull();
    }

    @Test
    void findsARealProcessAndNotADeadOne() throws IOException, InterruptedException {
        Path root = Path.of("/tmp/farm-processes-" + ProcessHandle.current().pid());
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "read line; exit 0",
                        "x",
                        "-Djabberfarm.home=/releases/9",
                        "-Djabberfarm.root=" + root,
                        "-Djabberfarm.node=jsm-9")
                .start();
        try {
            FarmProcesses.Found found =
                    FarmProcesses.scan(Path.of("/proc"), root).get("jsm-9");
            assertThat(found.pid()).isEqualTo(process.pid());
            assertThat(found.startTicks()).isPositive();
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
        assertThat(FarmProcesses.scan(Path.of("/proc"), root)).isEmpty();
    }

    /** As any process does on its way to start another program, only for longer. */
    @Test
    void aChildThatLooksTheSameIsNotTheProcess() throws IOException, InterruptedException {
        Path root = Path.of("/tmp/farm-processes-of-" + ProcessHandle.current().pid());
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "(read line; exit 0); exit 1",
                        "x",
                        "-Djabberfarm.home=/releases/9",
                        "-Djabberfarm.root=" + root,
                        "-Djabberfarm.node=jsm-9")
                .start();
        try {
            await().until(() -> process.children().count() == 1);
            assertThat(FarmProcesses.scan(Path.of("/proc"), root).get("jsm-9").pid())
                    .isEqualTo(process.pid());
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
    }
}
