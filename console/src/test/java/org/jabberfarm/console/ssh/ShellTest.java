package org.jabberfarm.console.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jabberfarm.console.ssh.HostKeysTest.refused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTest {
    @TempDir
    Path folder;

    private SshBench bench;
    private DemoBox demo;
    private Box box;

    @BeforeEach
    void start() throws Exception {
        bench = new SshBench(folder.resolve("data"));
        demo = DemoBox.start(
                folder.resolve("box"),
                0,
                bench.credentials.publicKey(),
                Optional.of(new Secret("let me in")),
                Map.of("PATH", Files.createDirectories(folder.resolve("bin")) + ":/usr/bin:/bin:/usr/sbin:/sbin"));
        box = bench.trusted(bench.box("edge-1", demo.port()));
    }

    @AfterEach
    void stop() {
        bench.close();
        demo.close();
    }

    @Test
    void aCommandGivesExitStatusAndBothStreams() throws Exception {
        Result result = shell().run(Command.user("echo \"it's ü\"; echo bad >&2; echo $LC_ALL; exit 7"));
        assertThat(result).isEqualTo(new Result(7, "it's ü\nC\n", "bad\n"));
    }

    @Test
    void standardInputArrivesByteForByteAndEnds() throws Exception {
        byte[] bytes = new byte[3_000_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        assertThat(shell().run(Command.user("cat > in; wc -c < in").stdin(bytes))
                        .out()
                        .trim())
                .isEqualTo("3000000");
        assertThat(folder.resolve("box/home/in")).hasBinaryContent(bytes);
        assertThat(shell().run(Command.user("cat; echo done")).out()).isEqualTo("done\n");
    }

    @Test
    void aCommandThatHangsIsEndedAtItsDeadline() throws Exception {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> shell().run(
                                Command.user("echo $$ > pid; sleep 600 & wait").within(Duration.ofMillis(500))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("edge-1")
                .hasMessageContaining("within 0.5 s");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        long pid =
                Long.parseLong(Files.readString(folder.resolve("box/home/pid")).trim());
        gone(pid);
        assertThat(shell().run(Command.user("echo still here")).out()).isEqualTo("still here\n");
    }

    @Test
    void tooMuchOutputIsAnErrorAndTooManyComplaintsAreCut() throws Exception {
        assertThatThrownBy(() -> shell().run(Command.user("while :; do echo 0123456789012345678901234567890; done")))
                .hasMessageContaining("more than");
        Result noisy = shell().run(Command.user("head -c 200000 /dev/zero | tr '\\0' x >&2; echo ok"));
        assertThat(noisy.out()).isEqualTo("ok\n");
        assertThat(noisy.err()).hasSize(64 * 1024);
    }

    @Test
    void manyCommandsShareOneConnectionAndTakeTurns() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(24);
        try {
            List<Callable<String>> asks = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String script = "mkdir turn." + i + "; ls -d turn.* | wc -l; sleep 0.2; rmdir turn." + i;
                asks.add(() -> shell().run(Command.user(script)).out().trim());
            }
            for (Future<String> answer : pool.invokeAll(asks)) {
                assertThat(Integer.parseInt(answer.get())).isBetween(1, 8);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aBrokenConnectionIsMadeAnew() throws Exception {
        Shell first = shell();
        first.run(Command.user("true"));
        assertThat(shell()).isSameAs(first);
        demo.cut();
        for (int i = 0; i < 100 && shell() == first; i++) {
            Thread.sleep(20);
        }
        assertThat(shell().run(Command.user("echo again")).out()).isEqualTo("again\n");
        bench.connections.drop("edge-1");
        assertThat(shell()).isNotSameAs(first);
    }

    @Test
    void aLoginThatIsNotTakenSaysWhatToDo() throws Exception {
        bench.credentials.key("edge-1", ConsoleKeys.another());
        refused(SshException.Reason.LOGIN_REFUSED, this::shell);
        assertThatThrownBy(this::shell).hasMessageContaining("authorized_keys");
    }

    @Test
    void nobodyAtTheAddressIsUnreachable() throws Exception {
        demo.close();
        bench.connections.drop("edge-1");
        refused(SshException.Reason.UNREACHABLE, this::shell);
        assertThatThrownBy(this::shell).hasMessageContaining("nothing listens there");
    }

    @Test
    void aPasswordInstallsTheKeyOnce() throws Exception {
        try (DemoBox bare = DemoBox.start(
                folder.resolve("bare"), 0, ConsoleKeys.anotherPublic(), Optional.of(new Secret("pw")), Map.of())) {
            Box fresh = bench.trusted(bench.box("edge-2", bare.port()));
            refused(SshException.Reason.LOGIN_REFUSED, () -> bench.connections.shell(fresh));
            refused(SshException.Reason.LOGIN_REFUSED, () -> bench.connections.installKey(fresh, new Secret("wrong")));
            Path file = folder.resolve("bare/home/.ssh/authorized_keys");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "# no newline at the end");
            bench.connections.installKey(fresh, new Secret("pw"));
            bench.connections.installKey(fresh, new Secret("pw"));
            assertThat(Files.readAllLines(file))
                    .containsExactly("# no newline at the end", bench.credentials.publicKey());
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            assertThat(bench.connections
                            .shell(fresh)
                            .run(Command.user("echo in"))
                            .out())
                    .isEqualTo("in\n");
        }
    }

    @Test
    void sudoWithoutPassword() throws Exception {
        fakeSudo("[ \"$1\" = -n ] || exit 1; shift; exec \"$@\"");
        Box sudo = bench.box("edge-1", demo.port(), Sudo.PASSWORDLESS, Optional.empty(), "/");
        Result result = bench.connections
                .shell(sudo)
                .run(Command.root("cat; echo err >&2; exit 3").stdin("data".getBytes(StandardCharsets.UTF_8)));
        assertThat(result).isEqualTo(new Result(3, "data", "err\n"));
        fakeSudo("echo 'sudo: a password is required' >&2; exit 1");
        assertThatThrownBy(() -> bench.connections.shell(sudo).run(Command.root("true")))
                .hasMessageContaining("a password is required")
                .isInstanceOfSatisfying(
                        SshException.class, e -> assertThat(e.reason()).isEqualTo(SshException.Reason.SUDO_REFUSED));
    }

    @Test
    void sudoWithPasswordGetsItOnlyWhenItAsks() throws Exception {
        Box sudo = bench.box("edge-1", demo.port(), Sudo.PASSWORD, Optional.empty(), "/");
        assertThatThrownBy(() -> bench.connections.shell(sudo).run(Command.root("true")))
                .hasMessageContaining("no sudo password is stored");
        bench.credentials.sudoPassword("edge-1", new Secret("s3cret 'x'"));
        Command command = Command.root("cat; echo err >&2").stdin("line 1\nline 2\n".getBytes(StandardCharsets.UTF_8));

        String asks = "[ \"$1 $2\" = '-S -p' ] || exit 1; prompt=$3; shift 3\n"
                + "i=0; while [ $i -lt 3 ]; do printf '%s' \"$prompt\" >&2; IFS= read -r given || break\n"
                + "[ \"$given\" = \"s3cret 'x'\" ] && exec \"$@\"; i=$((i + 1)); echo $i > \"$HOME/wrong\"; echo 'Sorry, try again.' >&2; done\n"
                + "echo 'sudo: no password was provided' >&2; exit 1";
        fakeSudo(asks);
        assertThat(bench.connections.shell(sudo).run(command)).isEqualTo(new Result(0, "line 1\nline 2\n", "err\n"));

        // Where sudo has nothing to ask, the password must not end up in the command's input.
        fakeSudo("shift 3; exec \"$@\"");
        assertThat(bench.connections.shell(sudo).run(command)).isEqualTo(new Result(0, "line 1\nline 2\n", "err\n"));

        // A wrong one is tried once: three would lock some accounts.
        fakeSudo(asks);
        bench.credentials.sudoPassword("edge-1", new Secret("wrong"));
        assertThatThrownBy(() -> bench.connections.shell(sudo).run(command))
                .hasMessageContaining("Sorry, try again.")
                .hasMessageNotContaining("wrong\n");
        assertThat(folder.resolve("box/home/wrong")).hasContent("1");
    }

    @Test
    void aKeyThatIsNoneOrLockedIsRefused() {
        for (String bad :
                List.of("", "hello", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----")) {
            assertThatThrownBy(() -> bench.credentials.key("edge-1", new Secret(bad)))
                    .isInstanceOf(org.jabberfarm.console.fault.Invalid.class);
        }
        assertThat(bench.credentials.hasKey("edge-1")).isFalse();
        assertThat(bench.credentials.publicKey())
                .startsWith("ssh-ed25519 AAAA")
                .isEqualTo(bench.credentials.publicKey());
    }

    private Shell shell() throws IOException {
        return bench.connections.shell(box);
    }

    private void fakeSudo(String script) throws IOException {
        Path sudo = folder.resolve("bin/sudo");
        Files.writeString(sudo, "#!/bin/sh\n" + script + "\n");
        sudo.toFile().setExecutable(true);
    }

    private static void gone(long pid) throws InterruptedException {
        for (int i = 0;
                i < 200 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
                i++) {
            Thread.sleep(20);
        }
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }
}
