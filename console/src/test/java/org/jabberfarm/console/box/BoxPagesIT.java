package org.jabberfarm.console.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.browser.Chrome;
import org.jabberfarm.console.demo.DemoBox;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.ssh.HostKeys;
import org.jabberfarm.console.web.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator adds a box in a real browser: form, host key, facts; then edits and removes. */
class BoxPagesIT {
    @TempDir
    Path folder;

    @Test
    void addsABoxComparesItsKeyAndReadsItsFacts() throws Exception {
        try (TestConsole console = new TestConsole(folder.resolve("data"));
                Chrome chrome = Chrome.open(console.url);
                DemoBox demo = DemoBox.start(
                        Files.createDirectories(folder.resolve("box")),
                        0,
                        "",
                        Optional.of(new Secret("einmal")),
                        Map.of())) {
            console.console.settings().set(Map.of("domain", "chat.example.org"), "test");
            logIn(console, chrome);
            chrome.go("/boxes").awaitText("No boxes yet").shots("boxes-empty");
            chrome.press("Add box").awaitText("Add a box").shots("box-new");
            chrome.type("#f-name", "Edge_1")
                    .type("#f-host", "10.20.0.256")
                    .type("#f-user", "deploy")
                    .click("input[name=login][value=key]")
                    .press("Next: compare its host key")
                    .awaitText("3 things to correct")
                    .shots("box-new-wrong");
            assertThat(chrome.find("#f-key").isDisplayed()).isTrue();

            chrome.type("#f-name", "edge-1")
                    .type("#f-host", "127.0.0.1")
                    .type("#f-sshPort", "" + demo.port())
                    .type("#f-tags", "rack-1 north")
                    .click("input[name=login][value=password]")
                    .type("#f-password", "falsch")
                    .click("input[name=sudo][value=none]")
                    .press("Next: compare its host key")
                    .awaitText("Key not approved")
                    .shots("box-trust");
            chrome.press("Approve key of edge-1").awaitText("Compare the key").shots("box-trust-wrong");
            chrome.click("input[name=how][value=screen]")
                    .press("Approve key of edge-1")
                    .awaitText("does not take the login")
                    .shots("box-check-refused");
            chrome.type("#f-password", "einmal")
                    .press("Install the console's key")
                    .awaitText("Facts read")
                    .awaitText("Kernel")
                    .shots("box-check");
            assertThat(console.console.hostKeys().state("edge-1")).isEqualTo(HostKeys.State.TRUSTED);
            chrome.go("/boxes/edge-1/trust").awaitText("Take the approval back").shots("box-trusted");
            console.console.hostKeys().forget("edge-1", "test");
            chrome.go("/boxes/trust").awaitText("Compare all at once").shots("boxes-trust");
            chrome.complainsAboutNothing();
        }
    }

    @Test
    void manyBoxesTheirListEditAndRemove() throws Exception {
        try (TestConsole console = new TestConsole(folder.resolve("data"));
                Chrome chrome = Chrome.open(console.url)) {
            logIn(console, chrome);
            StringBuilder lines = new StringBuilder("core-1 10.20.0.11\n");
            for (int i = 1; i <= 8; i++) {
                lines.append("edge-")
                        .append(i)
                        .append(" 10.20.0.")
                        .append(20 + i)
                        .append('\n');
            }
            chrome.go("/boxes/new?many=1")
                    .type("#f-lines", lines.toString())
                    .type("#f-user", "deploy")
                    .type("#f-c2sCount", "2")
                    .type("#f-tags", "rack-1 north")
                    .shots("box-new-many");
            chrome.press("Add boxes").awaitText("Shown now");
            chrome.go("/boxes").awaitText("9 boxes").shots("boxes");
            chrome.type("#f-find", "edge-7").press("Show").awaitText("1 of 9 boxes");
            chrome.go("/boxes/core-1/edit").click("input[name=role-jsm]").shots("box-edit");
            chrome.press("Save core-1").awaitText("Not read yet").shots("box-check-empty");
            chrome.go("/boxes/edge-2/edit").awaitText("jsm-1 runs on core-1");
            int port;
            try (DemoBox demo = DemoBox.start(Files.createDirectories(folder.resolve("one")), "")) {
                port = demo.port();
                chrome.type("#f-host", "127.0.0.1")
                        .type("#f-sshPort", "" + port)
                        .press("Save edge-2");
                chrome.awaitText("Not read yet");
                console.console
                        .hostKeys()
                        .approve(console.console.inventory().get("edge-2"), Optional.empty(), "", "test");
            }
            try (DemoBox other = DemoBox.start(
                    Files.createDirectories(folder.resolve("two")), port, "", Optional.empty(), Map.of())) {
                chrome.go("/boxes/edge-2/trust").awaitText("shows another key").shots("box-trust-changed");
                assertThat(other.port()).isEqualTo(port);
            }
            chrome.go("/boxes/edge-2/trust").awaitText("Nothing answers").shots("box-trust-down");
            chrome.go("/boxes/trust").awaitText("Nothing answers");
            chrome.go("/boxes").awaitText("Host key changed").shots("boxes-changed");
            chrome.go("/boxes/core-1/remove")
                    .awaitText("Remove core-1 from the farm?")
                    .shots("box-remove");
            chrome.type("#f-typed", "core-1").press("Remove core-1").awaitText("no longer in the inventory");
            assertThat(console.console.inventory().find("core-1")).isEmpty();
            chrome.complainsAboutNothing();
        }
    }

    private static void logIn(TestConsole console, Chrome chrome) throws Exception {
        console.login(Access.OPERATOR);
        chrome.go("/login")
                .type("#f-name", "some-operator")
                .type("#f-password", TestConsole.PASSWORD)
                .press("Log in")
                .find(".side .who");
    }
}
