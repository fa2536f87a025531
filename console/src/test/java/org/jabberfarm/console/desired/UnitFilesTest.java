package org.jabberfarm.console.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.templates.model.UnitFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd itself judges our units. */
class UnitFilesTest {
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    Path units;

    @Test
    void areValidAndHardened() throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "no systemd-analyze here");
        List<Path> files = List.of(
                write("jabberfarm-agent.service", "agent-service", "agent"),
                write("jabberfarm-c2s@c2s-1.service", "node-service", "c2s"),
                write("jabberfarm-jsm@jsm-1.service", "node-service", "jsm"));
        for (Path file : files) {
            assertThat(run("verify", file.toString())).as("verify %s", file).isEmpty();
            String security = run("security", "--offline=true", "--threshold=40", "--no-pager", file.toString());
            assertThat(security).as("security %s", file).contains("exit 0");
        }
    }

    private Path write(String name, String template, String role) throws IOException {
        String text = FileTemplates.render(template, new UnitFile("jabberfarm-" + role, role, "16384", "60", "100"));
        assertThat(text)
                .contains(
                        "\nType=notify\nNotifyAccess=all\n",
                        "LimitNOFILE=16384\n",
                        "RuntimeDirectoryPreserve=yes\nNoNew");
        // The agent would end of it; it reads its file again when asked.
        assertThat(text.contains("ExecReload=/bin/kill -HUP $MAINPID\n")).isEqualTo(!role.equals("agent"));
        assertThat(text).doesNotContain("MemoryDenyWriteExecute=");
        // verify looks for the program, which is on boxes only.
        return Files.writeString(
                units.resolve(name), text.replace("/opt/jabberfarm/current/bin/jabberfarm", "/bin/true"));
    }

    /** What it says, followed by its status; nothing when it has nothing to say and is content. */
    private static String run(String... args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(ANALYZE.toString());
        builder.command().addAll(List.of(args));
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.isBlank() && process.exitValue() == 0 ? "" : said + "exit " + process.exitValue();
    }
}
