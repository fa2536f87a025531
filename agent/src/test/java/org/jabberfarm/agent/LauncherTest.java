package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/jabberfarm} with a java that only tells what it was given. */
class LauncherTest {
    @TempDir
    Path root;

    private Path release;
    private int exit;

    @BeforeEach
    void release() throws IOException {
        root = root.toRealPath();
        release = root.resolve("opt/jabberfarm/releases/1-abc");
        Files.createDirectories(release.resolve("runtime/bin"));
        Files.createDirectories(release.resolve("bin"));
        Files.copy(Path.of("src/main/release/bin/jabberfarm"), release.resolve("bin/jabberfarm"));
        Path java = Files.writeString(
                release.resolve("runtime/bin/java"), "#!/bin/sh\nfor a; do printf '%s\\n' \"$a\"; done\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(release.resolve("RELEASE"), "1-abc\n");
        java("17.0.15");
        Files.createSymbolicLink(root.resolve("opt/jabberfarm/current"), Path.of("releases/1-abc"));
    }

    private void java(String version) throws IOException {
        Files.writeString(
                release.resolve("runtime/release"), "JAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh").redirectErrorStream(true);
        builder.command()
                .add(root.resolve("opt/jabberfarm/current/bin/jabberfarm").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        exit = process.exitValue();
        return text.lines().toList();
    }

    private void options(String node, String text) throws IOException {
        Path folder = Files.createDirectories(root.resolve("etc/jabberfarm").resolve(node));
        Files.writeString(folder.resolve("jvm.options"), text);
    }

    @Test
    void aProcessTellsWhatItIsAndOfWhichRelease() throws Exception {
        List<String> line = run("c2s", "c2s-1");

        assertThat(line)
                .contains("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED")
                .contains("-Djabberfarm.home=" + release, "-Djabberfarm.root=" + root, "-Djabberfarm.node=c2s-1")
                .doesNotContain("-XX:+UseCompactObjectHeaders")
                .endsWith("-cp", release + "/lib/*", "org.jabberfarm.c2s.C2sMain", "c2s-1");
    }

    @Test
    void newerRuntimesGetTheirOptions() throws Exception {
        java("25.0.3");
        assertThat(run("jsm", "jsm-1"))
                .contains("-XX:+UseCompactObjectHeaders")
                .endsWith("org.jabberfarm.jsm.JsmMain", "jsm-1");
        java("25");
        assertThat(run("jsm", "jsm-1")).contains("-XX:+UseCompactObjectHeaders");
    }

    @Test
    void optionsOfANodeWin() throws Exception {
        options("agent", "# a comment\n\n-Xmx99m\n-Dspaced=a b  c\n-Dlast=1");

        List<String> line = run("agent");

        assertThat(line).containsSubsequence("-Xmx64m", "-Xmx99m", "-Dspaced=a b  c", "-Dlast=1");
        assertThat(line).endsWith("-cp", release + "/lib/*", "org.jabberfarm.agent.AgentMain");
    }

    @Test
    void oneCollectorOnly() throws Exception {
        options("c2s-1", "-XX:+UseG1GC\n-Xmx1g\n");

        assertThat(run("c2s", "c2s-1")).contains("-XX:+UseG1GC").doesNotContain("-XX:+UseSerialGC");
    }

    @Test
    void toolsTakeAnyArguments() throws Exception {
        assertThat(run("check", "a b.xml", "c.xml")).endsWith("org.jabberfarm.config.CheckMain", "a b.xml", "c.xml");
        assertThat(run("login-check", "--jid", "a@b")).endsWith("org.jabberfarm.load.LoginCheck", "--jid", "a@b");
        assertThat(run("version")).containsExactly("1-abc");
    }

    @Test
    void misuseIsTold() throws Exception {
        assertThat(run().get(0)).contains("usage: jabberfarm agent | c2s NODE");
        assertThat(exit).isEqualTo(2);
        assertThat(run("c2s").get(0)).contains("usage:");
        assertThat(run("c2s", "../x").get(0)).contains("is not a node name");
        Files.delete(release.resolve("runtime/bin/java"));
        assertThat(run("c2s", "c2s-1").get(0)).contains("is not whole").contains("deploy it again");
    }
}
