package org.jabberfarm.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.plan.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of older releases on a box after a switch. */
class OldReleasesTest {
    private static final Instant LONG_AGO = Instant.ofEpochSecond(1_700_000_000L);

    @TempDir
    Path folder;

    private DeployBench bench;
    private Path releases;
    private Process old;

    @BeforeEach
    void open() {
        bench = new DeployBench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
        if (old != null) {
            old.destroyForcibly();
        }
    }

    private Path release(String version, int order) throws IOException {
        Path release = Files.createDirectories(releases.resolve(version));
        Files.writeString(release.resolve("RELEASE"), version + "\n");
        Files.setLastModifiedTime(release, FileTime.from(LONG_AGO.plusSeconds(order)));
        return release;
    }

    @Test
    void keepsTheCurrentOneTheTwoBeforeAndWhatStillRuns() throws Exception {
        Box box = bench.box("box-1");
        releases = Path.of(box.root()).resolve("opt/jabberfarm/releases");
        for (int i = 1; i <= 5; i++) {
            release("0.1.0-" + i, i);
        }
        Path running = releases.resolve("0.1.0-1/sleep");
        Files.copy(Path.of("/bin/sleep").toRealPath(), running);
        Files.setLastModifiedTime(releases.resolve("0.1.0-1"), FileTime.from(LONG_AGO.plusSeconds(1)));
        old = new ProcessBuilder(running.toString(), "600").start();
        Files.createDirectories(releases.resolve("someones-own"));
        Files.setLastModifiedTime(releases.resolve("someones-own"), FileTime.from(LONG_AGO));

        // Back to one that would be the next to go.
        bench.plans = List.of(DeployBench.plan(
                box, DeployBench.nothing(box), new Step.SwitchRelease("0.1.0-2", Optional.of("0.1.0-5"), "test")));
        Run run = bench.end(bench.deploys.start(1, "admin", ""));

        assertThat(run.state()).as(run.reason()).isEqualTo(RunState.DEPLOYED);
        try (var left = Files.list(releases)) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("0.1.0-1", "0.1.0-2", "0.1.0-4", "0.1.0-5", "someones-own");
        }
        assertThat(bench.log(run)).extracting(LogLine::text).contains("removed older releases: 0.1.0-3");
    }
}
