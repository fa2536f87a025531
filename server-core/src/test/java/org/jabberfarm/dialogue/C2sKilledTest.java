package org.jabberfarm.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "A c2s box that dies loses sockets, not sessions": c2s processes are killed in turn while two users write numbered messages
 * to each other. By the rules of XEP-0198 nothing is lost, comes twice or out of order.
 */
class C2sKilledTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 4;
    private static final int BETWEEN = 400;

    @TempDir
    Path root;

    private final Stage stage = new Stage(Map.of("plain-without-tls", "yes", "timeout", "20"));
    private final int[] ports = new int[2];
    private final Process[] c2s = new Process[2];
    private volatile boolean enough;

    @AfterEach
    void close() {
        for (Process process : c2s) {
            process.destroyForcibly();
        }
        stage.close();
    }

    private void configure(int i) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ports[i] = free.getLocalPort();
        }
        String name = "c2s-" + (i + 1);
        Path folder = Files.createDirectories(root.resolve("etc/jabberfarm").resolve(name));
        Files.writeString(
                folder.resolve("jadc2s.xml"), """
                <jadc2s><sm><host>127.0.0.1</host><port>%d</port><id>%s</id><secret>%s</secret></sm>
                <local><id>localhost</id><ip>127.0.0.1</ip><port>%d</port><ssl><port>0</port></ssl></local>
                <io><max_fds>211</max_fds></io><c2s xmlns='http://jabberfarm.org/ns/config'><tls>off</tls>
                <plain-without-tls>yes</plain-without-tls></c2s></jadc2s>""".formatted(stage.linkPort(name), name, Stage.SECRET, ports[i]));
    }

    private void start(int i) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.jabberfarm.c2s.C2sMain",
                "c2s-" + (i + 1));
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        c2s[i] = builder.redirectErrorStream(true)
                .redirectOutput(root.resolve("c2s-" + (i + 1) + ".out").toFile())
                .start();
        await().atMost(PATIENCE).until(() -> stage.linkUp("c2s-" + (i + 1)));
    }

    /** Writes a thousand messages a second, about, until it is enough. @return how many */
    private int write(ManagedClient from, String to) {
        int number = 0;
        while (!enough) {
            for (int i = 0; i < 5; i++) {
                number++;
                from.send("<message type='chat' to='" + to + "@localhost/x' id='" + number
                        + "'><body>m</body></message>");
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return number;
    }

    private static void hasHeard(ManagedClient client, int messages) {
        await().atMost(PATIENCE).until(() -> {
            assertThat(client.broken()).isNull();
            return client.heard().size() >= messages;
        });
    }

    @Test
    void losesSocketsNotSessions() throws Exception {
        stage.startJsm();
        stage.account("romeo@localhost", "romeo");
        stage.account("juliet@localhost", "juliet");
        for (int i = 0; i < 2; i++) {
            configure(i);
            start(i);
        }
        try (ManagedClient romeo = new ManagedClient("romeo", ports[0], ports[1]);
                ManagedClient juliet = new ManagedClient("juliet", ports[1], ports[0])) {
            int[] written = new int[2];
            Thread one = new Thread(() -> written[0] = write(romeo, "juliet"));
            Thread two = new Thread(() -> written[1] = write(juliet, "romeo"));
            one.start();
            two.start();
            for (int kill = 0; kill < KILLS; kill++) {
                hasHeard(romeo, romeo.heard().size() + BETWEEN);
                hasHeard(juliet, juliet.heard().size() + BETWEEN);
                int before = romeo.resumed() + juliet.resumed();
                c2s[kill % 2].destroyForcibly().waitFor();
                await().atMost(PATIENCE).until(() -> romeo.resumed() + juliet.resumed() > before);
                start(kill % 2);
            }
            enough = true;
            one.join();
            two.join();
            hasHeard(juliet, written[0]);
            hasHeard(romeo, written[1]);
            assertThat(juliet.heard()).isEqualTo(numbers(written[0]));
            assertThat(romeo.heard()).isEqualTo(numbers(written[1]));
        }
        assertThat(stage.jsm().sessions().resumption().failed()).isZero();
        assertThat(stage.jsm().sessions().resumption().resumed()).isGreaterThanOrEqualTo(KILLS);
    }

    private static List<Integer> numbers(int last) {
        return new ArrayList<>(IntStream.rangeClosed(1, last).boxed().toList());
    }
}
