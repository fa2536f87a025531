package org.jabberfarm.jsm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jabberfarm.jsm.cluster.Nodes.get;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JSM on its own owns everybody and starts no engine. */
class SingleClusterTest {
    @Test
    void ownsEverybody(@TempDir Path folder) throws Exception {
        try (Cluster single = Cluster.open(Optional.empty(), folder, new ClusterListener() {})) {
            assertThat(single.serving()).isEqualTo(Serving.YES);
            assertThat(single.owns(Jid.of("a@h"))).isTrue();
            assertThat(single.view().members()).containsExactly(single.self());
            Registration a = new Registration(Jid.of("a@h/r"), single.self(), 1, "c2s-1 7");
            Registration b = new Registration(Jid.of("a@h/r"), single.self(), 2, "c2s-2 8");
            assertThat(get(single.registry().put(a))).isEmpty();
            assertThat(get(single.registry().put(b))).contains(a);
            assertThat(get(single.registry().replace(a, b))).isFalse();
            assertThat(get(single.registry().replace(b, a))).isTrue();
            assertThat(get(single.registry().find(a.user()))).contains(a);
            assertThat(get(single.registry().remove(b))).isFalse();
            assertThat(get(single.registry().remove(a))).isTrue();
            assertThat(single.registry().kept()).isZero();
        }
    }

    /** Asked of a Java of its own, which tells each class that it loads. */
    @Test
    void loadsNoClassOfTheEngine(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("classes");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:off",
                        "-Xlog:class+load:file=" + out,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opens.class.getName())
                .inheritIO()
                .start();
        try {
            assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(java.exitValue()).isZero();
            assertThat(Files.readAllLines(out))
                    .anyMatch(line -> line.contains(SingleCluster.class.getName()))
                    .noneMatch(line -> line.contains("org.infinispan") || line.contains("org.jgroups"));
        } finally {
            java.destroyForcibly();
        }
    }

    /** What a JSM without {@code <cluster>} does. */
    static final class Opens {
        public static void main(String[] args) throws Exception {
            try (Cluster cluster = Cluster.open(Optional.empty(), Path.of("."), new ClusterListener() {})) {
                cluster.messages().handler((from, message, handled) -> handled.run());
            }
        }
    }

    @Test
    void registrationsComeBackFromTheirText() {
        Registration one = new Registration(Jid.of("a@h/a b c"), Member.of("jsm-1.k3"), 1_700_000_000_000L, "c2s-1 7f");
        assertThat(Registration.decode("a@h/a b c", one.encoded())).isEqualTo(one);
        assertThat(one.encoded()).isEqualTo("jsm-1.k3 loyw3v28 c2s-1 7f");
        assertThat(Registration.since(one.encoded())).isEqualTo(one.since());
        assertThatThrownBy(() -> Registration.decode("a@h/r", "what")).hasMessageContaining("for a@h/r");
        assertThatThrownBy(() -> Member.of("jsm-1")).hasMessageContaining("is no member");
    }

    @Test
    void theNewestRegistrationWins() {
        assertThat(NewestWins.newer("jsm-2.a 9 c 1", "jsm-1.a a c 1")).isNegative();
        assertThat(NewestWins.newer("jsm-2.a a c 1", "jsm-1.a a c 1")).isPositive();
    }
}
