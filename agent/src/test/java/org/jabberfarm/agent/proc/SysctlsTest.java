package org.jabberfarm.agent.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysctlsTest {
    @Test
    void namesArePathsAndTabsAreSpaces(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.writeString(proc.resolve("sys/net/ipv4/ip_local_port_range"), "32768\t60999\n");

        assertThat(Sysctls.read(proc, List.of("net.ipv4.ip_local_port_range", "net.ipv4.nothing")))
                .containsExactly(java.util.Map.entry("net.ipv4.ip_local_port_range", "32768 60999"));
    }

    @Test
    void noNameLeadsOutOfTheFolder(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("sys"));
        Files.writeString(proc.resolve("secret"), "x");

        assertThat(Sysctls.read(proc, List.of("../secret", "/etc/passwd", "a/../../secret")))
                .isEmpty();
    }

    @Test
    void wholeNumbersOfTheRealOne() throws IOException, InterruptedException {
        // The kernel gives a number to the first read only: a reader that begins with one byte sees one digit.
        String expected = new String(
                        new ProcessBuilder("cat", "/proc/sys/fs/file-max")
                                .start()
                                .getInputStream()
                                .readAllBytes(),
                        java.nio.charset.StandardCharsets.US_ASCII)
                .trim();

        assertThat(Sysctls.read(Path.of("/proc"), List.of("fs.file-max", "net.core.somaxconn")))
                .containsEntry("fs.file-max", expected)
                .containsKey("net.core.somaxconn");
        assertThat(Sysctls.openFiles(Path.of("/proc"))).isGreaterThan(9);
    }
}
