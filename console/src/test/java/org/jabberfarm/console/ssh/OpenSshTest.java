package org.jabberfarm.console.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.console.facts.Check;
import org.jabberfarm.console.facts.Checks;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.inventory.Box;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the SSH server that boxes run, started here for one user on loopback. */
class OpenSshTest {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    @TempDir
    Path folder;

    private SshBench bench;
    private Process sshd;
    private Box box;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(SSHD), "there is no sshd here: apt-get install openssh-server");
        bench = new SshBench(folder.resolve("data"));
        for (String type : List.of("ed25519", "ecdsa", "rsa")) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    type,
                    "-N",
                    "",
                    "-f",
                    folder.resolve("host_" + type).toString());
        }
        Path keys = Files.writeString(folder.resolve("authorized_keys"), bench.credentials.publicKey() + "\n");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        sshd = sshd(port, keys);
        box = bench.box("edge-1", port);
        listening(port);
    }

    @AfterEach
    void stop() throws Exception {
        if (sshd != null) {
            bench.close();
            sshd.descendants().forEach(ProcessHandle::destroy);
            sshd.destroy();
            sshd.waitFor(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void allKeyTypesAreShownAndWhatWasComparedIsPinned() throws Exception {
        List<HostKey> shown = bench.hostKeys.ask(box);
        assertThat(shown).extracting(HostKey::type).containsExactly("ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa");
        for (HostKey key : shown) {
            String file = "host_" + key.type().replaceAll("^ssh-|-sha2.*", "") + ".pub";
            assertThat(run("ssh-keygen", "-lf", folder.resolve(file).toString()))
                    .contains(key.fingerprint());
        }
        // Each type alone is enough to connect, and to be sure.
        for (HostKey key : shown) {
            bench.hostKeys.approve(box, Optional.of(key.fingerprint()), "on its console", "somebody");
            assertThat(bench.hostKeys.trusted("edge-1")).containsExactly(key);
            assertThat(bench.connections.shell(box).run(Command.user("echo in")).out())
                    .isEqualTo("in\n");
            bench.hostKeys.ask(box);
            assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.TRUSTED);
        }
    }

    @Test
    void commandsUploadsAndSocketsWork() throws Exception {
        Shell shell = bench.connections.shell(bench.trusted(box));
        assertThat(shell.run(Command.root("cat; echo e >&2; exit 5").stdin("ü\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Result(5, "ü\n", "e\n"));

        Path pid = folder.resolve("pid");
        assertThatThrownBy(() -> shell.run(
                        Command.user("echo $$ > " + pid + "; sleep 600").within(Duration.ofSeconds(3))))
                .hasMessageContaining("within 3");
        long hanging = Long.parseLong(Files.readString(pid).trim());
        for (int i = 0;
                i < 300 && ProcessHandle.of(hanging).map(ProcessHandle::isAlive).orElse(false);
                i++) {
            Thread.sleep(20);
        }
        assertThat(ProcessHandle.of(hanging).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();

        Path local = Files.write(folder.resolve("big"), new byte[5_000_000]);
        shell.upload(local, folder.resolve("big.copy").toString(), n -> {});
        assertThat(folder.resolve("big.copy")).hasSameBinaryContentAs(local);
        shell.upload(local, folder.resolve("big.copy").toString(), n -> {});

        Path socket = Files.createTempDirectory("jf").resolve("agent.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            TransferTest.echo(listener);
            try (Shell.Tunnel tunnel = shell.socket(socket.toString(), Duration.ofSeconds(5))) {
                tunnel.out().write("ping".getBytes(StandardCharsets.UTF_8));
                tunnel.out().flush();
                assertThat(tunnel.in().readNBytes(4)).asString().isEqualTo("ping");
            }
        } finally {
            Files.deleteIfExists(socket);
        }
        assertThatThrownBy(() -> shell.socket("/no/such.sock", Duration.ofSeconds(5)))
                .hasMessageContaining("/no/such.sock");
    }

    @Test
    void factsAndChecksAreRead() throws Exception {
        Facts facts = new FactsReader(bench.connections).read(bench.trusted(box));
        assertThat(facts.arch()).isEqualTo(run("uname", "-m").trim());
        assertThat(facts.listening()).contains(box.sshPort());
        assertThat(Checks.of(box, facts)).extracting(Check::name).contains("root", "system", "ports", "clock");
    }

    private Process sshd(int port, Path keys) throws Exception {
        Path config = Files.writeString(
                folder.resolve("sshd_config"),
                "ListenAddress 127.0.0.1:" + port + "\nHostKey " + folder.resolve("host_ed25519") + "\nHostKey "
                        + folder.resolve("host_ecdsa") + "\nHostKey " + folder.resolve("host_rsa")
                        + "\nAuthorizedKeysFile " + keys + "\nStrictModes no\nUsePAM no\nPidFile none\n"
                        + "PasswordAuthentication no\nPermitRootLogin prohibit-password\n"
                        + "Subsystem sftp internal-sftp\n");
        if (SshBench.USER.equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        return new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
    }

    private void listening(int port) throws Exception {
        for (int i = 0; i < 200; i++) {
            if (!sshd.isAlive()) {
                break;
            }
            try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
                return;
            } catch (java.io.IOException e) {
                Thread.sleep(20);
            }
        }
        throw new IllegalStateException("sshd does not listen: " + Files.readString(folder.resolve("sshd.log")));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
