package org.jabberfarm.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.release.ReleaseArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs over real SSH, on boxes that are folders. */
class DeploysTest {
    private static final Directory ETC = new Directory("/etc/jabberfarm/c2s-1", "root", "jabberfarm", "0750");
    private static final String VERSION = "0.1.0-0123456789ab";

    @TempDir
    Path folder;

    private DeployBench bench;

    @BeforeEach
    void open() {
        bench = new DeployBench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static ManagedFile file(String content) {
        return new ManagedFile(
                "/etc/jabberfarm/c2s-1/jadc2s.xml",
                content,
                content.replace("topsecret", "[redacted]"),
                "root",
                "jabberfarm",
                "0640",
                List.of());
    }

    private static Step.WriteFile write(String content) {
        return new Step.WriteFile(file(content), Optional.empty(), "test");
    }

    private static Step.MakeDirectories make(Directory... folders) {
        return new Step.MakeDirectories(List.of(folders), "test");
    }

    private ReleaseArchive release() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("RELEASE"), VERSION + "\n");
        Path archive = folder.resolve("jabberfarm-" + VERSION + ".tar.gz");
        Process tar = new ProcessBuilder("tar", "-C", tree.toString(), "-czf", archive.toString(), ".").start();
        assertThat(tar.waitFor()).isZero();
        return new ReleaseArchive(VERSION, archive);
    }

    private Path root(String box) {
        return folder.resolve(box).resolve("root");
    }

    @Test
    void deploysSeveralBoxesSideBySide() throws Exception {
        bench.release = release();
        BoxPlan[] plans = new BoxPlan[2];
        for (int i = 0; i < 2; i++) {
            Box box = bench.box("box-" + (i + 1));
            plans[i] = DeployBench.plan(
                    box,
                    DeployBench.nothing(box),
                    make(ETC),
                    new Step.UploadRelease(VERSION, "test"),
                    new Step.SwitchRelease(VERSION, Optional.empty(), "test"),
                    write("<pass>topsecret</pass>\n"));
        }
        bench.plans = List.of(plans);

        Run run = bench.deploys.start(3, "admin", "for the test");
        assertThat(bench.deploys.lock().orElseThrow().holder()).isEqualTo("admin");
        Run end = bench.end(run);

        assertThat(end.state()).as(end.reason()).isEqualTo(RunState.DEPLOYED);
        for (String box : List.of("box-1", "box-2")) {
            Path written = root(box).resolve("etc/jabberfarm/c2s-1/jadc2s.xml");
            assertThat(written).hasContent("<pass>topsecret</pass>");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                    .isEqualTo("rw-r-----");
            assertThat(Files.readSymbolicLink(root(box).resolve("opt/jabberfarm/current")))
                    .hasToString("releases/" + VERSION);
            assertThat(root(box).resolve("opt/jabberfarm/current/RELEASE")).hasContent(VERSION);
            assertThat(folder.resolve(box + "/home/.cache/jabberfarm")).isEmptyDirectory();
        }
        List<LogLine> log = bench.log(run);
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i).n()).isEqualTo(i + 1);
        }
        assertThat(log).extracting(LogLine::text).noneMatch(t -> t.contains("topsecret"));
        assertThat(bench.deploys.boxes(run.id()))
                .allSatisfy(
                        b -> assertThat(b.steps()).extracting(RunStep::state).containsOnly(StepState.DONE));
        assertThat(bench.deploys.lock()).isEmpty();
        assertThat(bench.deploys.running()).isZero();
        assertThat(bench.applied).containsExactly(3L);
        assertThat(bench.audited())
                .contains("deploy.start deploy 1 plan 3: for the test", "deploy.end deploy 1 DEPLOYED");
    }

    @Test
    void doesNothingTwiceAndKeepsOldFiles() throws Exception {
        bench.release = release();
        Box box = bench.box("box-1");
        for (int i = 1; i <= 6; i++) {
            bench.plans = List.of(DeployBench.plan(
                    box,
                    DeployBench.nothing(box),
                    make(ETC),
                    new Step.UploadRelease(VERSION, "test"),
                    write("number " + i + "\n")));
            Run end = bench.end(bench.deploys.start(i, "admin", ""));
            assertThat(end.state()).as(end.reason()).isEqualTo(RunState.DEPLOYED);
            assertThat(bench.deploys.boxes(end.id()).get(0).steps().get(1).note())
                    .isEqualTo(i == 1 ? "0.0 MiB" : "there already");
        }
        try (var files = Files.list(root("box-1").resolve("etc/jabberfarm/c2s-1"))) {
            assertThat(files.map(f -> f.getFileName().toString()).sorted())
                    .containsExactly("jadc2s.xml", "jadc2s.xml.before-4", "jadc2s.xml.before-5", "jadc2s.xml.before-6");
        }
        assertThat(root("box-1").resolve("etc/jabberfarm/c2s-1/jadc2s.xml.before-6"))
                .hasContent("number 5");
    }

    @Test
    void aFailureEndsItsBoxAndNoOther() throws Exception {
        Box good = bench.box("good");
        Box bad = bench.box("bad");
        Files.createDirectories(root("bad").resolve("etc"));
        Files.writeString(root("bad").resolve("etc/jabberfarm"), "in the way");
        Box unreachable = new Box(
                "gone", "127.0.0.1", 1, "x", good.sudo(), Optional.empty(), "/", "127.0.0.1", 1, List.of(), List.of());
        bench.plans = List.of(
                DeployBench.plan(bad, DeployBench.nothing(bad), make(ETC), write("one\n")),
                DeployBench.plan(good, DeployBench.nothing(good), make(ETC), write("one\n")),
                new BoxPlan(
                        unreachable,
                        Optional.empty(),
                        DeployBench.nothing(unreachable),
                        Optional.of("nothing answers at 127.0.0.1"),
                        List.of(),
                        List.of()));

        Run end = bench.end(bench.deploys.start(1, "admin", ""));

        assertThat(end.state()).isEqualTo(RunState.FAILED);
        assertThat(end.reason())
                .startsWith("2 of 3 boxes failed. bad: tried to make folders on bad but failed: ")
                .contains("gone: nothing answers at 127.0.0.1");
        List<RunBox> boxes = bench.deploys.boxes(end.id());
        assertThat(boxes).extracting(RunBox::box).containsExactly("bad", "gone", "good");
        assertThat(boxes.get(0).steps())
                .extracting(RunStep::state)
                .containsExactly(StepState.FAILED, StepState.SKIPPED);
        assertThat(boxes.get(0).steps().get(1).note()).startsWith("not done: tried to make folders");
        assertThat(boxes.get(2).state()).isEqualTo(StepState.DONE);
        assertThat(root("good").resolve("etc/jabberfarm/c2s-1/jadc2s.xml")).hasContent("one");
        assertThat(bench.log(end)).extracting(LogLine::level).contains(Level.ERROR, Level.OK);
    }

    /** A folder to be found first, with an {@code install} that takes its time. */
    private Path slow() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("slow"));
        Path install = bin.resolve("install");
        Files.writeString(install, "#!/bin/sh\nsleep 1\nexec /usr/bin/install \"$@\"\n");
        Files.setPosixFilePermissions(install, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    private Run startSlow() throws IOException {
        Files.createDirectories(root("slow-box"));
        Box box = bench.box("slow-box", slow());
        bench.plans = List.of(DeployBench.plan(box, DeployBench.nothing(box), make(ETC), write("one\n")));
        return bench.deploys.start(1, "ann", "the first");
    }

    @Test
    void theFarmIsLockedWhileARunGoesOn() throws Exception {
        Run run = startSlow();
        assertThatThrownBy(() -> bench.deploys.start(2, "bob", "the second"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("locked by ann since ")
                .hasMessageContaining("“the first”, deploy " + run.id());
        assertThatThrownBy(() -> bench.deploys.unlock("bob", "hurry")).isInstanceOf(Conflict.class);
        assertThat(bench.end(run).state()).isEqualTo(RunState.DEPLOYED);
        assertThatThrownBy(() -> bench.deploys.unlock("bob", "hurry")).hasMessageContaining("not locked");
        assertThat(bench.applied).containsExactly(1L);
    }

    @Test
    void stopsAfterTheStepUnderWay() throws Exception {
        Run run = startSlow();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> bench.deploys.boxes(run.id()).get(0).steps().get(0).state() == StepState.RUNNING);
        bench.deploys.stop(run.id(), "bob");
        Run end = bench.end(run);
        assertThat(end.state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(end.reason()).isEqualTo("stopped by bob");
        assertThat(bench.deploys.boxes(run.id()).get(0).steps())
                .extracting(RunStep::state)
                .containsExactly(StepState.DONE, StepState.SKIPPED);
        assertThatThrownBy(() -> bench.deploys.stop(run.id(), "bob")).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> bench.deploys.stop(99, "bob")).isInstanceOf(NotFound.class);
    }

    @Test
    void aRefusedPlanLeavesNoRunAndNoLock() {
        Deploys deploys = new Deploys(
                bench.database,
                new Deploys.Source() {
                    @Override
                    public List<BoxPlan> reread(long id) {
                        throw new Conflict("edge-1 has changed");
                    }

                    @Override
                    public void applied(long id, long run) {
                        throw new AssertionError("not applied");
                    }
                },
                bench.parts,
                bench.audit);
        assertThatThrownBy(() -> deploys.start(1, "ann", "")).hasMessage("edge-1 has changed");
        assertThat(deploys.lock()).isEmpty();
        assertThat(deploys.latest(0, 10)).isEmpty();
    }

    @Test
    void theNextStartMarksARunThatWasCutShort() {
        RunStore store = new RunStore(bench.database.jdbi());
        Run run = store.begin(5, "ann", "late");
        store.addBox(
                run.id(),
                new RunBox(
                        "edge-1",
                        "c2s-1",
                        StepState.WAITING,
                        "",
                        List.of(step(0, StepState.WAITING), step(1, StepState.WAITING))));
        store.step(run.id(), "edge-1", 0, StepState.RUNNING, "");
        store.box(run.id(), "edge-1", StepState.RUNNING, "");
        new LogStore(bench.database.jdbi())
                .add(run.id(), List.of(new LogLine(1, java.time.Instant.now(), "farm", Level.INFO, "began")));
        new FarmLock(bench.database.jdbi()).take("ann", "late");

        try (Deploys next = new Deploys(bench.database, bench, bench.parts, bench.audit)) {
            assertThat(next.get(run.id()).state()).isEqualTo(RunState.INTERRUPTED);
            assertThat(next.get(run.id()).endedAt()).isPresent();
            assertThat(next.lock()).isEmpty();
            assertThat(next.running()).isZero();
            assertThat(next.lines(run.id(), 0, 10))
                    .extracting(l -> l.n() + " " + l.text())
                    .containsExactly(
                            "1 began",
                            "2 interrupted: the console ended in the middle of it; what was done stays, a new plan shows"
                                    + " what is left",
                            "3 the lock of ann is released");
            assertThat(next.boxes(run.id()).get(0).steps())
                    .extracting(RunStep::state)
                    .containsExactly(StepState.FAILED, StepState.SKIPPED);
        }
        assertThat(bench.audited()).anyMatch(a -> a.startsWith("deploy.end deploy " + run.id() + " INTERRUPTED"));
    }

    private static RunStep step(int seq, StepState state) {
        return new RunStep(
                seq,
                org.jabberfarm.console.plan.Phase.PREPARE,
                "WriteFile",
                "Write x",
                "",
                0,
                state,
                "",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void closingInterruptsARun() throws Exception {
        Run run = startSlow();
        bench.deploys.close();
        assertThat(bench.deploys.get(run.id()).state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void secretsOfFilesAreTakenOutOfWhatBoxesPrint() {
        Desired desired =
                new Desired("x", "", List.of(), List.of(file("a\n<pass>topsecret</pass>\n")), List.of(), List.of());
        assertThat(Redaction.of(desired.files()).apply("bad line: <pass>topsecret</pass>"))
                .isEqualTo("bad line: <pass>[redacted]</pass>");
    }
}
