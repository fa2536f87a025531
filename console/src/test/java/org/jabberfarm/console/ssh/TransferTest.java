package org.jabberfarm.console.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jabberfarm.console.ssh.HostKeysTest.refused;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private SshBench bench;
    private DemoBox demo;
    private Box box;

    @BeforeEach
    void start() throws Exception {
        bench = new SshBench(folder.resolve("data"));
        demo = DemoBox.start(folder.resolve("box"), bench.credentials.publicKey());
        box = bench.trusted(bench.box("edge-1", demo.port()));
    }

    @AfterEach
    void stop() {
        bench.close();
        demo.close();
    }

    @Test
    void anUploadIsWholeResumedAndSkipped() throws Exception {
        Path local = folder.resolve("release.tar.gz");
        byte[] bytes = new byte[2_000_003];
        new Random(1).nextBytes(bytes);
        Files.write(local, bytes);
        Path remote = Files.createDirectories(folder.resolve("up loads")).resolve("release.tar.gz");
        List<Long> progress = new ArrayList<>();

        shell().upload(local, remote.toString(), progress::add);
        assertThat(remote).hasBinaryContent(bytes);
        assertThat(progress.get(progress.size() - 1)).isEqualTo(bytes.length);
        assertThat(children(remote.getParent())).containsExactly("release.tar.gz");

        progress.clear();
        shell().upload(local, remote.toString(), progress::add);
        assertThat(progress).containsExactly((long) bytes.length);

        Path part = part(remote, local);
        Files.delete(remote);
        Files.write(part, java.util.Arrays.copyOf(bytes, 1_500_000));
        progress.clear();
        shell().upload(local, remote.toString(), progress::add);
        assertThat(remote).hasBinaryContent(bytes);
        assertThat(progress.get(0)).isGreaterThanOrEqualTo(1_500_000);

        // A partial file that is damaged, or longer than the whole, is sent anew.
        for (int length : List.of(1_000_000, 3_000_000)) {
            Files.delete(remote);
            Files.write(part, new byte[length]);
            shell().upload(local, remote.toString(), n -> {});
            assertThat(remote).hasBinaryContent(bytes);
        }
        assertThat(children(remote.getParent())).containsExactly("release.tar.gz");
    }

    @Test
    void anUploadThatCannotBeWrittenSaysWhere() throws Exception {
        Path local = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> shell().upload(local, "/no/such/folder/file", n -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/folder/file")
                .hasMessageContaining("edge-1");
    }

    @Test
    void aTunnelLeadsToAUnixSocket() throws Exception {
        Path path = Files.createTempDirectory("jf").resolve("agent.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            echo(listener);
            try (Shell.Tunnel tunnel = shell().socket(path.toString(), DEADLINE)) {
                byte[] bytes = new byte[1_000_000];
                new Random(2).nextBytes(bytes);
                Thread writer = new Thread(() -> {
                    try {
                        tunnel.out().write(bytes);
                        tunnel.out().close();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                writer.start();
                assertThat(tunnel.in().readAllBytes()).isEqualTo(bytes);
                writer.join();
            }
            // The other side's silence ends at the deadline.
            try (Shell.Tunnel tunnel = shell().socket(path.toString(), Duration.ofMillis(300))) {
                assertThatThrownBy(() -> tunnel.in().read()).hasMessageContaining("within 300 ms");
            }
        } finally {
            Files.deleteIfExists(path);
        }
        assertThatThrownBy(() -> shell().socket("/no/such.sock", DEADLINE)).hasMessageContaining("/no/such.sock");
        assertThat(shell().run(Command.user("echo fine")).out()).isEqualTo("fine\n");
    }

    @Test
    void aTunnelLeadsToAPort() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket client = listener.accept()) {
                    client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            server.start();
            try (Shell.Tunnel tunnel = shell().tcp("127.0.0.1", listener.getLocalPort(), DEADLINE)) {
                assertThat(new String(tunnel.in().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("hello");
            }
            server.join();
        }
    }

    @Test
    void aBastionIsVerifiedByTheSameRule() throws Exception {
        try (DemoBox inner = DemoBox.start(folder.resolve("inner"), bench.credentials.publicKey())) {
            Box gate = bench.box("gate", demo.port());
            Box behind = bench.box("db-1", inner.port(), Sudo.NONE, Optional.of("gate"), "/");
            refused(SshException.Reason.HOST_KEY_UNKNOWN, () -> bench.connections.shell(behind));
            bench.trusted(gate);
            refused(SshException.Reason.HOST_KEY_UNKNOWN, () -> bench.connections.shell(behind));
            bench.trusted(behind);
            assertThat(bench.hostKeys.trusted("db-1")).isNotEqualTo(bench.hostKeys.trusted("gate"));
            Shell shell = bench.connections.shell(behind);
            assertThat(shell.run(Command.user("pwd")).out().trim())
                    .isEqualTo(folder.resolve("inner/home").toRealPath().toString());
            Path local = Files.write(folder.resolve("big"), new byte[3_000_000]);
            shell.upload(local, folder.resolve("big.copy").toString(), n -> {});
            assertThat(folder.resolve("big.copy")).hasSameBinaryContentAs(local);

            // When the bastion's connection breaks, so does what went through it, and both come back.
            demo.cut();
            for (int i = 0; i < 100 && bench.connections.shell(behind) == shell; i++) {
                Thread.sleep(20);
            }
            assertThat(bench.connections
                            .shell(behind)
                            .run(Command.user("echo back"))
                            .out())
                    .isEqualTo("back\n");
        }
    }

    @Test
    void bastionsInACircleAreNoticed() {
        bench.box("a", 1, Sudo.NONE, Optional.of("b"), "/");
        Box b = bench.box("b", 1, Sudo.NONE, Optional.of("a"), "/");
        assertThatThrownBy(() -> bench.connections.shell(b)).hasMessageContaining("circle (b → a → b)");
        Box lost = bench.box("c", 1, Sudo.NONE, Optional.of("gone"), "/");
        assertThatThrownBy(() -> bench.connections.shell(lost)).hasMessageContaining("gone is not in the inventory");
    }

    private Shell shell() throws IOException {
        return bench.connections.shell(box);
    }

    private static Path part(Path remote, Path local) throws Exception {
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(local));
        String sum = java.util.HexFormat.of().formatHex(hash).substring(0, 12);
        return remote.resolveSibling("." + remote.getFileName() + "." + sum + ".part");
    }

    private static List<String> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    static void echo(ServerSocketChannel listener) {
        Thread server = new Thread(() -> {
            while (listener.isOpen()) {
                try (SocketChannel client = listener.accept()) {
                    ByteBuffer block = ByteBuffer.allocate(8192);
                    while (client.read(block.clear()) >= 0) {
                        block.flip();
                        while (block.hasRemaining()) {
                            client.write(block);
                        }
                    }
                } catch (IOException e) {
                    // The listener was closed, or a client went without reading: the next one is waited for.
                }
            }
        });
        server.setDaemon(true);
        server.start();
    }
}
