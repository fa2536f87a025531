package org.jabberfarm.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jabberfarm.console.browser.Chrome;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;

/** The page of a run in a real browser: it moves without being loaded again, and says what went wrong. */
class DeployPagesIT {
    @TempDir
    Path folder;

    private DeployBench bench;
    private DeployWeb web;

    @BeforeEach
    void open() {
        bench = new DeployBench(folder);
        web = new DeployWeb(bench.deploys);
    }

    @AfterEach
    void close() {
        web.close();
        bench.close();
    }

    /** Commands take their time there. */
    private Path slow(String seconds) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("slow"));
        Path install = bin.resolve("install");
        Files.writeString(install, "#!/bin/sh\nsleep " + seconds + "\nexec /usr/bin/install \"$@\"\n");
        Files.setPosixFilePermissions(install, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    private BoxPlan plan(String name, Role role, String seconds) throws IOException {
        Files.createDirectories(folder.resolve(name).resolve("root"));
        Box bare = bench.box(name, slow(seconds));
        String node = role == Role.JSM ? "jsm-1" : "c2s-" + name.substring(name.length() - 1);
        Box box = new Box(
                bare.name(),
                bare.host(),
                bare.sshPort(),
                bare.user(),
                bare.sudo(),
                bare.via(),
                bare.root(),
                bare.address(),
                9100,
                List.of(),
                List.of(new Node(node, role, name, 5222, 5223, 5347, 9201)));
        Unit unit =
                new Unit("jabberfarm-" + role.word() + "@" + node + ".service", node, role.word(), 16_384, List.of());
        return DeployBench.plan(
                box,
                DeployBench.nothing(box),
                make("/etc/jabberfarm"),
                make("/etc/jabberfarm/" + node),
                write(node, role.configFile()),
                write(node, "jvm.options"),
                write(node, "server.pem"),
                make("/var/log/jabberfarm"),
                new Step.StartUnit(unit, true, role == Role.JSM ? 0 : 6_870, "its configuration has changed"));
    }

    private static Step make(String path) {
        return new Step.MakeDirectories(List.of(new Directory(path, "root", "jabberfarm", "0750")), "it is missing");
    }

    private static Step write(String node, String name) {
        return new Step.WriteFile(
                new ManagedFile(
                        "/etc/jabberfarm/" + node + "/" + name,
                        "x\n",
                        "x\n",
                        "root",
                        "jabberfarm",
                        "0640",
                        List.of("")),
                Optional.empty(),
                "it is missing");
    }

    private Chrome chrome() {
        Chrome chrome = Chrome.open(web.url);
        chrome.go("/healthz");
        chrome.driver().manage().addCookie(new Cookie("farm-session", "any"));
        return chrome;
    }

    @Test
    void showsARunAsItGoesAndHowItFailed() throws Exception {
        try (Chrome chrome = chrome()) {
            chrome.go("/deploys").awaitText("Nothing was deployed yet").shots("deploys-empty");
            bench.plans =
                    List.of(plan("core", Role.JSM, "2"), plan("edge-1", Role.C2S, "2"), plan("edge-2", Role.C2S, "2"));
            Run run = bench.deploys.start(118, "admin", "max_fds for the new term");
            chrome.go("/deploys/" + run.id()).awaitText("Running").awaitText("made /etc/jabberfarm");
            chrome.driver().executeScript("window.sameDocument = true");
            chrome.shots("deploy-running");
            // The steps and the log move, the heading too.
            chrome.awaitText("starting the JSM").awaitText("tried to reach the socket");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> chrome.texts(".head h1 .st").equals(List.of("Failed")));
            chrome.awaitText("The run is over.");
            assertThat(chrome.driver().executeScript("return window.sameDocument"))
                    .isEqualTo(true);
            assertThat(chrome.texts("button")).noneMatch(b -> b.startsWith("Stop after"));
            List<String> numbers = chrome.texts("#lines li > :first-child");
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(String.valueOf(i + 1));
            }
            assertThat(numbers).hasSize(bench.log(run).size());
            assertThat(String.join("\n", chrome.texts(".notices")))
                    .contains(
                            "core, restart jsm-1",
                            "edge-1, stopped before: restart c2s-1",
                            "The JSM is not up, so c2s was not restarted");
            chrome.complainsAboutNothing();
            chrome.shots("deploy-failed");
            chrome.driver().findElement(By.tagName("body")).sendKeys("w");
            assertThat(chrome.driver().getCurrentUrl()).contains("#L");
            assertThat(chrome.all("#lines li:target")).hasSize(1);
            chrome.driver().findElement(By.tagName("body")).sendKeys("f", Keys.ESCAPE);
            chrome.awaitText("The run is over.");
            chrome.press("Only warnings");
            assertThat(chrome.all("#lines li"))
                    .allSatisfy(l -> assertThat(l.getAttribute("class")).isIn("warn", "crit"));
            chrome.go("/deploys").awaitText("Deploy 1").shots("deploys");
            chrome.complainsAboutNothing();
        }
    }

    @Test
    void stopsARunFromThePage() throws Exception {
        bench.plans = List.of(plan("core", Role.JSM, "2"));
        Run run = bench.deploys.start(118, "admin", "");
        try (Chrome chrome = chrome()) {
            chrome.go("/deploys/" + run.id()).press("Stop after this step");
            chrome.awaitText("Interrupted").awaitText("stopped by admin");
            chrome.shots("deploy-interrupted");
        }
        assertThat(bench.end(run).state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void showsWhatWasSeenToRun() throws Exception {
        Run run = deployed();
        try (Chrome chrome = chrome()) {
            chrome.go("/deploys/" + run.id())
                    .awaitText("What was seen to run")
                    .awaitText("Limit too low")
                    .shots("deploy-deployed");
            chrome.complainsAboutNothing();
        }
    }

    /** As it stands in the database after a good run. */
    private Run deployed() {
        RunStore store = new RunStore(bench.database.jdbi());
        Run run = store.begin(12, "ann", "");
        for (String box : List.of("core", "edge-1")) {
            String node = box.equals("core") ? "jsm-1" : "c2s-1";
            RunStep step = new RunStep(
                    0,
                    org.jabberfarm.console.plan.Phase.CHECK,
                    "Check",
                    "Limits in force",
                    "what runs is what counts",
                    0,
                    StepState.WAITING,
                    "",
                    Optional.empty(),
                    Optional.empty());
            store.addBox(run.id(), new RunBox(box, node, StepState.DONE, "", List.of(step)));
            store.step(run.id(), box, 0, StepState.RUNNING, "");
            store.step(run.id(), box, 0, StepState.DONE, "2 running");
            store.evidence(
                    run.id(),
                    new Evidence(
                            node,
                            box,
                            30_417,
                            65_536,
                            box.equals("core") ? 65_536 : 20_000,
                            "0.1.0-2c7a024b12ec",
                            box.equals("core") ? 0 : 5222,
                            box.equals("core") ? -1 : 204));
        }
        store.end(run.id(), RunState.DEPLOYED, "");
        new LogStore(bench.database.jdbi())
                .add(
                        run.id(),
                        List.of(
                                new LogLine(1, java.time.Instant.now(), "farm", Level.INFO, "deploy 12"),
                                new LogLine(
                                        2,
                                        java.time.Instant.now(),
                                        "edge-1",
                                        Level.WARN,
                                        "limits in force: c2s-1, process 30417, open files 65,536 asked, 20,000 in"
                                                + " /proc/30417/limits: nothing on this box is given more than 20,000"),
                                new LogLine(
                                        3,
                                        java.time.Instant.now(),
                                        "edge-1",
                                        Level.OK,
                                        "test login passed in 204 ms")));
        return run;
    }
}
