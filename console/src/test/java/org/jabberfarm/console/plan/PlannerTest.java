package org.jabberfarm.console.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.Facts.DirectoryFact;
import org.jabberfarm.console.facts.Facts.FileFact;
import org.jabberfarm.console.facts.Facts.ProcessFact;
import org.jabberfarm.console.inventory.Drafts;
import org.jabberfarm.console.inventory.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One operation a test: what it takes for a step to be made, and that nothing is done to a box that is as asked. */
class PlannerTest {
    private static final String JADC2S = "/etc/jabberfarm/c2s-1/jadc2s.xml";

    private static final String JABBER = "/etc/jabberfarm/jsm-1/jabber.xml";

    @TempDir
    Path data;

    private Farm farm;

    @BeforeEach
    void open() throws IOException {
        farm = Farm.usual(data);
        farm.deployed("core-1");
        farm.deployed("edge-1");
        farm.deployed("edge-2");
    }

    @AfterEach
    void close() {
        farm.close();
    }

    private List<String> titles(String box) {
        return farm.plan(box).steps().stream().map(Step::title).toList();
    }

    private List<String> changed(String box, Consumer<SomeFacts> change) {
        SomeFacts facts = SomeFacts.of(farm.facts.get(box));
        change.accept(facts);
        farm.facts.put(box, facts.make());
        return titles(box);
    }

    @Test
    void leavesABoxAsAskedAlone() {
        assertThat(titles("core-1")).isEmpty();
        assertThat(titles("edge-1")).isEmpty();
        assertThat(farm.plan("edge-1").skipped()).isEmpty();
    }

    @Test
    void makesEverythingOnABareBoxInOrder() {
        farm.facts.put("edge-1", SomeFacts.bare(farm.box("edge-1")));
        assertThat(titles("edge-1"))
                .containsExactly(
                        "Create the user jabberfarm",
                        "Add deploy to the group jabberfarm",
                        "Make 7 folders",
                        "Upload release " + Farm.RELEASE,
                        "Write /etc/jabberfarm/agent.json",
                        "Write /etc/jabberfarm/agent/jvm.options",
                        "Write " + JADC2S,
                        "Write /etc/jabberfarm/c2s-1/jvm.options",
                        "Write /etc/jabberfarm/c2s-1/server.pem",
                        "Write /etc/security/limits.d/90-jabberfarm.conf",
                        "Write /etc/sysctl.d/90-jabberfarm.conf",
                        "Write /etc/systemd/system/jabberfarm-agent.service",
                        "Write /etc/systemd/system/jabberfarm-c2s@.service",
                        "Switch to release " + Farm.RELEASE,
                        "Set 3 kernel values",
                        "Make systemd read its units again",
                        "Start agent",
                        "Start c2s-1");
    }

    @Test
    void startsTheAgentFirstThenTheJsm() {
        farm.facts.put("core-1", SomeFacts.bare(farm.box("core-1")));
        assertThat(titles("core-1")).endsWith("Start agent", "Start jsm-1");
    }

    @Test
    void makesAndMendsFolders() {
        assertThat(changed("edge-1", f -> f.directories.remove("/var/log/jabberfarm")))
                .containsExactly("Make /var/log/jabberfarm");
        assertThat(changed(
                        "edge-1",
                        f -> f.directories.put("/var/log/jabberfarm", new DirectoryFact("0777", "root:root"))))
                .containsExactly("Make /var/log/jabberfarm");
        assertThat(changed(
                        "edge-1",
                        f -> f.directories.put(
                                "/var/log/jabberfarm", new DirectoryFact("0750", "jabberfarm:jabberfarm"))))
                .isEmpty();
    }

    @Test
    void hasUnitsStartWithTheBox() {
        assertThat(changed("edge-1", f -> f.enabled.put("jabberfarm-agent.service", "disabled")))
                .containsExactly("Start agent");
    }

    @Test
    void rewritesAFileWithOtherContentAndRestartsWhatReadsIt() {
        farm.users.put("c2s-1", 6020L);
        assertThat(changed("edge-1", f -> f.replace(JADC2S, "<keepalive>300<", "<keepalive>60<")))
                .containsExactly("Write " + JADC2S, "Restart c2s-1");
        Step.StartUnit restart = (Step.StartUnit) farm.plan("edge-1").steps().get(1);
        assertThat(restart.users()).isEqualTo(6020);
        assertThat(restart.why()).isEqualTo(JADC2S + " changes.");
    }

    @Test
    void emptiesAC2sBeforeARestartWhenTheOthersHaveRoom() {
        farm.users.put("c2s-1", 6020L);
        farm.room = 7000;
        assertThat(changed("edge-1", f -> f.replace(JADC2S, "<keepalive>300<", "<keepalive>60<")))
                .containsExactly("Write " + JADC2S, "Drain c2s-1", "Restart c2s-1");
        BoxPlan plan = farm.plan("edge-1");
        assertThat(plan.steps().get(1).why())
                .isEqualTo("c2s-1 has 6,020 clients, for whom the others have room (7,000). After 120 s it is"
                        + " restarted all the same.");
        Map<String, String> marks = Marks.of(plan);
        PlanView.BoxView view = PlanViews.of(plan, farm.desired.capacity(plan.box()), List.of());
        assertThat(view.restarts()).singleElement().matches(PlanView.Restart::drained);

        farm.room = 6000;
        assertThat(titles("edge-1")).doesNotContain("Drain c2s-1");
        assertThat(farm.plan("edge-1").skipped())
                .containsExactly("drain of c2s-1: the other c2s nodes have room for 6,000 of its 6,020 clients; the"
                        + " restart disconnects them");
        farm.room = 0;
        assertThat(farm.plan("edge-1").skipped()).isEmpty();
        farm.room = 7000;
        farm.users.put("c2s-1", 0L);
        assertThat(titles("edge-1")).doesNotContain("Drain c2s-1");
        assertThat(Marks.difference("edge-1", marks, Marks.of(farm.plan("edge-1"))))
                .as("clients that come and go make no plan stale")
                .isEmpty();
    }

    @Test
    void emptiesNoSessionManagerAndNothingThatGoesOn() {
        farm.users.put("jsm-1", 6020L);
        farm.users.put("c2s-1", 6020L);
        farm.room = 20_000;
        assertThat(changed("core-1", f -> f.replace(JABBER, "<connections>8<", "<connections>9<")))
                .containsExactly("Write " + JABBER, "Restart jsm-1");
        farm.set("auth-seconds", "20");
        assertThat(titles("edge-1")).containsExactly("Write " + JADC2S, "Reload c2s-1");
    }

    @Test
    void tellsTheC2sItsPublicHostWithoutARestart() {
        farm.inventory.change(
                "edge-1",
                Drafts.publicHost(Drafts.at(Drafts.c2s("edge-1", 1), "edge-1.example.org", 22, ""), "c1.example.org"),
                "test");
        assertThat(titles("edge-1")).containsExactly("Write " + JADC2S, "Reload c2s-1");
        ManagedFile file = ((Step.WriteFile) farm.plan("edge-1").steps().get(0)).file();
        assertThat(file.content()).containsOnlyOnce("<public-host>c1.example.org</public-host>");
        assertThat(file.from()).containsOnlyOnce("box: public host");
        assertThat(titles("edge-2")).isEmpty();
    }

    @Test
    void mendsModeAndOwnerWithoutARestart() {
        assertThat(changed(
                        "edge-1",
                        f -> f.files.put(
                                JADC2S, new FileFact(f.files.get(JADC2S).content(), "0644", "root:root"))))
                .containsExactly("Write " + JADC2S);
        assertThat(farm.plan("edge-1").steps().get(0).why())
                .isEqualTo("Its mode is 0644, not 0640; it belongs to root:root, not root:jabberfarm.");
    }

    @Test
    void keepsWhatAnOperatorAddedToAFile() {
        // Kept as it is, but the process has not read it.
        assertThat(changed("edge-1", f -> f.replace(JADC2S, "</jadc2s>", "  <mystery>by hand</mystery>\n</jadc2s>")))
                .containsExactly("Reload c2s-1");
        farm.deployed("edge-1");
        assertThat(titles("edge-1")).isEmpty();
        assertThat(farm.facts.get("edge-1").files().get(JADC2S).content()).contains("by hand");
    }

    @Test
    void replacesAFileThatCannotBeRead() {
        assertThat(changed(
                        "edge-1", f -> f.files.put(JADC2S, new FileFact("<jadc2s><oops", "0640", "root:jabberfarm"))))
                .containsExactly("Write " + JADC2S, "Restart c2s-1");
    }

    @Test
    void uploadsAndSwitchesToANewReleaseAndRestartsEverything() {
        assertThat(changed("edge-1", f -> {
                    f.releases = List.of("0.0.9-old");
                    f.current = Optional.of("0.0.9-old");
                    f.processes.replaceAll((n, p) ->
                            new ProcessFact(p.pid(), p.openFilesInForce(), "0.0.9-old", p.startedAt(), p.filesInUse()));
                }))
                .containsExactly(
                        "Upload release " + Farm.RELEASE,
                        "Switch to release " + Farm.RELEASE,
                        "Restart agent",
                        "Restart c2s-1");
    }

    @Test
    void switchesBackWithoutAnUpload() {
        assertThat(changed("edge-1", f -> f.current = Optional.of("0.0.9-old")))
                .containsExactly("Switch to release " + Farm.RELEASE);
    }

    @Test
    void raisesAKernelValueThatIsTooLowAgain() {
        assertThat(changed("edge-1", f -> f.sysctls.put("fs.file-max", "24000")))
                .containsExactly("Set fs.file-max");
    }

    @Test
    void neverLowersAKernelValue() {
        List<String> titles = changed("edge-1", f -> f.sysctls.put("fs.file-max", "9223372036854775807"));
        assertThat(titles).containsExactly("Write /etc/sysctl.d/90-jabberfarm.conf");
        farm.deployed("edge-1");
        assertThat(titles("edge-1")).isEmpty();
        assertThat(farm.facts
                        .get("edge-1")
                        .files()
                        .get("/etc/sysctl.d/90-jabberfarm.conf")
                        .content())
                .contains("fs.file-max = 9223372036854775807");
    }

    @Test
    void saysWhyAKernelValueCannotBeSet() {
        assertThat(changed("edge-1", f -> {
                    f.sysctls.put("net.core.somaxconn", "128");
                    f.sysctlWritable = false;
                }))
                .isEmpty();
        assertThat(farm.plan("edge-1").skipped())
                .containsExactly(
                        "net.core.somaxconn: 4,096 is asked for and 128 in force, but it cannot be set here: a directory has no kernel of its own");
    }

    @Test
    void startsWhatDoesNotRun() {
        assertThat(changed("edge-1", f -> {
                    f.units.put("jabberfarm-c2s@c2s-1.service", "failed");
                    f.processes.remove("c2s-1");
                }))
                .containsExactly("Start c2s-1");
        assertThat(farm.plan("edge-1").steps().get(0).why()).isEqualTo("c2s-1 does not run; its unit is failed.");
    }

    @Test
    void restartsWhatRunsWithAnOldLimit() {
        assertThat(changed("edge-1", f -> f.processes.put("c2s-1", running(11_000))))
                .containsExactly("Restart c2s-1");
    }

    @Test
    void doesNotRestartForeverWhereTheBoxAllowsLess() {
        assertThat(changed("edge-1", f -> {
                    f.hardOpenFiles = 11_000;
                    f.processes.put("c2s-1", running(11_000));
                }))
                .isEmpty();
        assertThat(PlanViews.of(farm.plan("edge-1"), farm.desired.capacity(farm.box("edge-1")), List.of())
                        .warnings())
                .extracting(PlanView.Warning::title)
                .containsExactly("open files of c2s-1");
    }

    @Test
    void countsOnTheKernelValueThatItRaises() {
        farm.set("users-per-c2s", "1000000");
        assertThat(titles("edge-1")).contains("Set 2 kernel values", "Restart c2s-1");
        assertThat(PlanViews.of(farm.plan("edge-1"), farm.desired.capacity(farm.box("edge-1")), List.of())
                        .warnings())
                .extracting(PlanView.Warning::title)
                .containsExactly("memory");
    }

    @Test
    void warnsOfPasswordsInClear() {
        farm.set("old-clients-digest", "true");
        farm.set("resource-conflict", "refuse");
        farm.set("channel-binding", "true");
        BoxPlan plan = farm.plan("core-1");
        assertThat(plan.desired().files())
                .filteredOn(f -> f.path().endsWith("/jabber.xml"))
                .singleElement()
                .extracting(ManagedFile::content)
                .asString()
                .contains("<old-clients-digest>yes</old-clients-digest>", "<mod_auth_digest>")
                .contains("<resource-conflict>refuse</resource-conflict>")
                .contains(
                        "<mechanisms>SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-1 PLAIN</mechanisms>");
        assertThat(PlanViews.of(plan, farm.desired.capacity(farm.box("core-1")), List.of())
                        .warnings())
                .extracting(PlanView.Warning::title)
                .containsExactly("passwords in clear");
    }

    @Test
    void stopsAndRemovesANodeThatIsNoLongerThere() {
        assertThat(changed("edge-1", f -> {
                    f.files.put(
                            "/etc/jabberfarm/c2s-9/jadc2s.xml", new FileFact("<jadc2s/>", "0640", "root:jabberfarm"));
                    f.files.put("/etc/jabberfarm/c2s-9/notes.txt", new FileFact("mine", "0640", "root:root"));
                    f.units.put("jabberfarm-c2s@c2s-9.service", "active");
                    f.processes.put("c2s-9", running(16_384));
                }))
                .containsExactly("Stop c2s-9", "Remove /etc/jabberfarm/c2s-9/jadc2s.xml");
        assertThat(changed("edge-1", f -> {
                    f.files.remove("/etc/jabberfarm/c2s-9/jadc2s.xml");
                    f.units.put("jabberfarm-c2s@c2s-9.service", "inactive");
                    f.processes.remove("c2s-9");
                }))
                .isEmpty();
    }

    @Test
    void removesAUnitFileThatNoNodeNeeds() {
        String unit = "/etc/systemd/system/jabberfarm-jsm@.service";
        assertThat(changed("edge-1", f -> f.files.put(unit, new FileFact("[Unit]\n", "0644", "root:root"))))
                .containsExactly("Remove " + unit);
    }

    @Test
    void tellsTheJsmOfANewC2s() {
        farm.users.put("jsm-1", 12L);
        farm.add("edge-3", "/", 2, Role.C2S);
        assertThat(titles("core-1")).containsExactly("Write " + JABBER, "Reload jsm-1");
        assertThat(farm.plan("core-1").steps().get(1).why())
                .isEqualTo(JABBER + " changes in what a running jsm takes over.");
        farm.deployed("core-1");
        assertThat(titles("core-1")).isEmpty();
    }

    @Test
    void tellsARunningJsmWhoItsAdministratorsAre() {
        farm.set("xmpp-admins", "nurse@chat.example.org friar@chat.example.org");
        assertThat(titles("core-1")).containsExactly("Write " + JABBER, "Reload jsm-1");
        ManagedFile file = farm.plan("core-1").desired().files().stream()
                .filter(f -> f.path().equals(JABBER))
                .findFirst()
                .orElseThrow();
        List<String> lines = file.content().lines().toList();
        assertThat(lines)
                .filteredOn(l -> l.contains("<write>"))
                .map(String::strip)
                .containsExactly("<write>nurse@chat.example.org</write>", "<write>friar@chat.example.org</write>");
        assertThat(lines).allSatisfy(line -> {
            if (line.contains("<write>")) {
                assertThat(file.from().get(lines.indexOf(line))).isEqualTo("farm: xmpp-admins");
            }
        });
        farm.deployed("core-1");
        assertThat(titles("core-1")).isEmpty();
        farm.set("xmpp-admins", "");
        assertThat(titles("core-1")).containsExactly("Write " + JABBER, "Reload jsm-1");
    }

    @Test
    void reloadsForWhatARunningJsmTakesOverAndRestartsForTheRest() {
        assertThat(changed("core-1", f -> f.replace(JABBER, "<timeout>10<", "<timeout>20<")))
                .containsExactly("Write " + JABBER, "Reload jsm-1");
        // Both at once: what takes a restart decides.
        assertThat(changed("core-1", f -> f.replace(JABBER, "<connections>8<", "<connections>9<")))
                .containsExactly("Write " + JABBER, "Restart jsm-1");
        assertThat(changed(
                        "core-1", f -> f.files.put(JABBER, new FileFact("<jabber><oops", "0640", "root:jabberfarm"))))
                .containsExactly("Write " + JABBER, "Restart jsm-1");
        farm.deployed("core-1");
        assertThat(changed("core-1", f -> {
                    f.replace(JABBER, "<timeout>10<", "<timeout>20<");
                    f.replace("/etc/jabberfarm/jsm-1/jvm.options", "-XX:+ExitOnOutOfMemoryError\n", "");
                }))
                .endsWith("Restart jsm-1");
        farm.deployed("core-1");
        assertThat(changed("core-1", f -> {
                    f.replace(JABBER, "<timeout>10<", "<timeout>20<");
                    f.processes.put(
                            "jsm-1",
                            new ProcessFact(7, 4096, "0.0.9-old", Instant.parse("2026-11-24T12:00:00Z"), Map.of()));
                }))
                .endsWith("Restart jsm-1");
        farm.deployed("core-1");
        assertThat(titles("core-1")).isEmpty();
    }

    /** A deploy was broken off after the file, before the process: the file is right, and the process is not. */
    @Test
    void noticesAProcessThatRunsWithAnOlderFile() {
        farm.users.put("jsm-1", 12L);
        assertThat(changed("core-1", f -> f.olderIn("jsm-1", JABBER))).containsExactly("Reload jsm-1");
        assertThat(farm.plan("core-1").steps().get(0).why())
                .isEqualTo("It runs with an older " + JABBER
                        + ", and is restarted only if it cannot take over the new one.");
        farm.deployed("core-1");
        assertThat(titles("core-1")).isEmpty();

        assertThat(changed("core-1", f -> f.olderIn("jsm-1", JABBER, "/etc/jabberfarm/jsm-1/jvm.options")))
                .containsExactly("Restart jsm-1");
        farm.deployed("core-1");
        // The file is to change once more: what it differs in now says nothing of what the process has.
        assertThat(changed("core-1", f -> f.olderIn("jsm-1", JABBER).replace(JABBER, "<timeout>10<", "<timeout>20<")))
                .containsExactly("Write " + JABBER, "Reload jsm-1");

        for (String file : List.of("jadc2s.xml", "server.pem")) {
            farm.deployed("edge-1");
            assertThat(changed("edge-1", f -> f.olderIn("c2s-1", "/etc/jabberfarm/c2s-1/" + file)))
                    .containsExactly("Reload c2s-1");
        }
        farm.deployed("edge-1");
        assertThat(changed("edge-1", f -> f.olderIn("c2s-1", "/etc/jabberfarm/c2s-1/jvm.options")))
                .containsExactly("Restart c2s-1");
        assertThat(farm.plan("edge-1").steps().get(0).why())
                .isEqualTo("It runs with an older /etc/jabberfarm/c2s-1/jvm.options.");
        farm.deployed("edge-1");
        assertThat(changed("edge-1", f -> f.olderIn("agent", "/etc/jabberfarm/agent.json")))
                .containsExactly("Restart agent");
        farm.deployed("edge-1");
        assertThat(changed("edge-1", f -> f.olderIn("c2s-1", "/etc/systemd/system/jabberfarm-c2s@.service")))
                .containsExactly("Make systemd read its units again", "Restart c2s-1");
        farm.deployed("edge-1");
        assertThat(changed("edge-1", f -> f.olderIn("c2s-1", "/etc/jabberfarm/c2s-9/jadc2s.xml")))
                .isEmpty();
    }

    @Test
    void reloadsForWhatARunningC2sTakesOverAndRestartsForTheRest() {
        String pem = "/etc/jabberfarm/c2s-1/server.pem";
        for (String old : List.of("<max_bps>", "<connects>", "<authtimeout>", "<stanza-bytes>")) {
            assertThat(changed("edge-1", f -> f.replace(JADC2S, old, old + "1")))
                    .as(old)
                    .containsExactly("Write " + JADC2S, "Reload c2s-1");
            farm.deployed("edge-1");
        }
        assertThat(changed("edge-1", f -> f.replace(JADC2S, "<max_fds>11257<", "<max_fds>10007<")))
                .containsExactly("Write " + JADC2S, "Reload c2s-1");
        assertThat(farm.plan("edge-1").steps().get(1).phase()).isEqualTo(Phase.C2S);
        // With the certificate, and that alone.
        assertThat(changed("edge-1", f -> f.files.put(pem, new FileFact("another", "0640", "root:jabberfarm"))))
                .containsExactly("Write " + JADC2S, "Write " + pem, "Reload c2s-1");
        assertThat(farm.plan("edge-1").steps().get(2).why())
                .isEqualTo(JADC2S + " changes; " + pem + " changes in what a running c2s takes over.");
        farm.deployed("edge-1");
        assertThat(changed("edge-1", f -> f.files.put(pem, new FileFact("another", "0640", "root:jabberfarm"))))
                .containsExactly("Write " + pem, "Reload c2s-1");
        assertThat(changed("edge-1", f -> f.replace(JADC2S, "<keepalive>300<", "<keepalive>60<")))
                .containsExactly("Write " + JADC2S, "Write " + pem, "Restart c2s-1");
        farm.deployed("edge-1");
        assertThat(changed("edge-1", f -> {
                    f.files.put(pem, new FileFact("another", "0640", "root:jabberfarm"));
                    f.replace("/etc/jabberfarm/c2s-1/jvm.options", "-XX:+ExitOnOutOfMemoryError\n", "");
                }))
                .endsWith("Restart c2s-1");
        farm.deployed("edge-1");
        assertThat(titles("edge-1")).isEmpty();
    }

    /** Boxes join one by one: the heap of the session manager follows only when it is far from what it should be. */
    @Test
    void restartsTheJsmForAnotherHeapOnlyWhenItIsFarOff() {
        farm.add("edge-3", "/", 2, Role.C2S);
        assertThat(titles("core-1")).containsExactly("Write " + JABBER, "Reload jsm-1");
        farm.add("edge-4", "/", 16, Role.C2S);
        assertThat(titles("core-1"))
                .containsExactly("Write " + JABBER, "Write /etc/jabberfarm/jsm-1/jvm.options", "Restart jsm-1");
        farm.deployed("core-1");
        assertThat(titles("core-1")).isEmpty();
    }

    @Test
    void leavesOutWhatADirectoryCannotHave() {
        farm.add("demo-1", "/tmp/demo-1", 2, Role.C2S);
        farm.facts.put("demo-1", SomeFacts.bare(farm.box("demo-1")));
        BoxPlan plan = farm.plan("demo-1");
        assertThat(plan.steps()).noneMatch(s -> s instanceof Step.CreateUser || s instanceof Step.SetKernel);
        assertThat(plan.desired().files()).noneMatch(f -> f.path().matches("/etc/(systemd|sysctl|security).*"));
        assertThat(plan.skipped()).hasSize(3).allMatch(s -> s.contains("the box is a directory of its machine"));
        assertThat(plan.desired().directories()).extracting(Directory::path).contains("/run/jabberfarm");
        assertThat(titles("demo-1")).endsWith("Start agent", "Start c2s-3", "Start c2s-4");
        farm.deployed("demo-1");
        assertThat(titles("demo-1")).isEmpty();
    }

    @Test
    void doesNothingWithoutRoot() {
        Facts facts = farm.facts.get("edge-1");
        SomeFacts without = SomeFacts.of(facts);
        without.rootWorks = false;
        farm.facts.put("edge-1", without.make());
        assertThat(farm.plan("edge-1").problem())
                .contains("Commands cannot be run as root: sudo: a password is required");
        assertThat(titles("edge-1")).isEmpty();
    }

    private static ProcessFact running(long openFiles) {
        return new ProcessFact(7, openFiles, Farm.RELEASE, Instant.parse("2026-11-24T12:00:00Z"), Map.of());
    }
}
