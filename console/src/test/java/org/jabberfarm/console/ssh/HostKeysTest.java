package org.jabberfarm.console.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jabberfarm.console.audit.AuditFilter;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.Box;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeysTest {
    @TempDir
    Path folder;

    private SshBench bench;
    private DemoBox demo;

    @BeforeEach
    void start() throws Exception {
        bench = new SshBench(folder.resolve("data"));
        demo = DemoBox.start(folder.resolve("box"), bench.credentials.publicKey());
    }

    @AfterEach
    void stop() {
        bench.close();
        demo.close();
    }

    @Test
    void anUnknownKeyIsSeenApprovedAndTrusted() throws Exception {
        Box box = bench.box("edge-1", demo.port());
        assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.UNKNOWN);
        refused(SshException.Reason.HOST_KEY_UNKNOWN, () -> bench.connections.shell(box));
        assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.PENDING);
        HostKey seen = bench.hostKeys.seen("edge-1").get(0);
        assertThat(seen.type()).isEqualTo("ssh-ed25519");
        assertThat(seen.fingerprint()).matches("SHA256:[A-Za-z0-9+/]{43}");
        refused(SshException.Reason.HOST_KEY_UNKNOWN, () -> bench.connections.shell(box));

        assertThatThrownBy(() -> approve(box, "SHA256:" + "A".repeat(43)))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.problems()).containsKey("fingerprint"));
        assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.PENDING);

        assertThat(approve(box, seen.fingerprint().substring("SHA256:".length())))
                .containsExactly(seen);
        assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.TRUSTED);
        assertThat(bench.hostKeys.trusted("edge-1")).containsExactly(seen);
        assertThat(bench.hostKeys.seen("edge-1")).isEmpty();
        assertThat(bench.connections.shell(box).run(Command.user("echo hello")).out())
                .isEqualTo("hello\n");
    }

    @Test
    void aChangedKeyBlocksUntilSomebodyApprovesAnew() throws Exception {
        Box box = bench.trusted(bench.box("edge-1", demo.port()));
        HostKey old = bench.hostKeys.trusted("edge-1").get(0);
        assertThat(bench.connections.shell(box).run(Command.user("true")).ok()).isTrue();

        Path key = folder.resolve("box/host_key");
        byte[] kept = Files.readAllBytes(key);
        int port = demo.port();
        restart(port, () -> Files.delete(key));
        refused(SshException.Reason.HOST_KEY_CHANGED, () -> bench.connections.shell(box));
        assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.CHANGED);
        assertThat(bench.hostKeys.trusted("edge-1")).containsExactly(old);
        assertThat(bench.hostKeys.seen("edge-1")).hasSize(1).doesNotContain(old);
        assertThat(actions()).contains("host-key.changed");

        // The old key is back: who was in between in the meantime is still to be found out.
        byte[] other = Files.readAllBytes(key);
        restart(port, () -> Files.write(key, kept));
        refused(SshException.Reason.HOST_KEY_CHANGED, () -> bench.connections.shell(box));
        bench.hostKeys.ask(box);
        assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.CHANGED);

        restart(port, () -> Files.write(key, other));
        approve(box, bench.hostKeys.seen("edge-1").get(0).fingerprint());
        assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.TRUSTED);
        assertThat(bench.connections.shell(box).run(Command.user("true")).ok()).isTrue();
        assertThat(actions()).contains("host-key.approve");
    }

    @Test
    void askingFindsAChangeToo() throws Exception {
        Box box = bench.trusted(bench.box("edge-1", demo.port()));
        restart(demo.port(), () -> Files.delete(folder.resolve("box/host_key")));
        bench.hostKeys.ask(box);
        assertThat(bench.hostKeys.state("edge-1")).isEqualTo(HostKeys.State.CHANGED);
    }

    @Test
    void takingAnApprovalBackEndsTheOpenConnectionToo() throws Exception {
        Box box = bench.trusted(bench.box("edge-1", demo.port()));
        bench.connections.shell(box);
        bench.hostKeys.forget("edge-1", "somebody");
        refused(SshException.Reason.HOST_KEY_UNKNOWN, () -> bench.connections.shell(box));
    }

    @Test
    void aPinGoesByNameNotByAddress() throws Exception {
        bench.trusted(bench.box("edge-1", demo.port()));
        Box sameAddress = bench.box("edge-2", demo.port());
        refused(SshException.Reason.HOST_KEY_UNKNOWN, () -> bench.connections.shell(sameAddress));
        try (DemoBox other = DemoBox.start(folder.resolve("other"), bench.credentials.publicKey())) {
            Box moved = bench.box("edge-1", other.port());
            refused(SshException.Reason.HOST_KEY_CHANGED, () -> bench.connections.shell(moved));
        }
    }

    @Test
    void anotherTypeIsNoChangeWhileAnApprovedOneIsShown() throws Exception {
        HostKey pinned = HostKey.of("AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        HostKey sameType = HostKey.of("AAAAC3NzaC1lZDI1NTE5AAAAIBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        HostKey otherType = HostKey.of("AAAAB3NzaC1yc2EAAAADAQABAAAAAQA=");
        var standing = new HostKeys.Standing(List.of(pinned), List.of());
        assertThat(standing.contradictedBy(List.of(pinned, otherType))).isFalse();
        assertThat(standing.contradictedBy(List.of(otherType))).isTrue();
        assertThat(standing.contradictedBy(List.of(sameType))).isTrue();
        assertThat(standing.contradictedBy(List.of(pinned, sameType))).isTrue();
    }

    private List<HostKey> approve(Box box, String fingerprint) throws Exception {
        return bench.hostKeys.approve(box, Optional.of(fingerprint), "on its console", "somebody");
    }

    private List<String> actions() {
        return bench.audit.find(new AuditFilter("", "", "edge-1", 0, 50)).stream()
                .map(e -> e.action())
                .toList();
    }

    private void restart(int port, Change change) throws Exception {
        demo.close();
        change.make();
        demo = DemoBox.start(
                folder.resolve("box"), port, bench.credentials.publicKey(), Optional.empty(), java.util.Map.of());
    }

    static void refused(SshException.Reason reason, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        SshException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private interface Change {
        void make() throws Exception;
    }
}
