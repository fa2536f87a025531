package org.jabberfarm.console.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jabberfarm.console.browser.Chrome;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.Crowd;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The whole path on three bare machines as a new user goes it, by the pages alone: from the set-up link to a dashboard that
 * moves, turns red and turns calm again. One farm and one browser for all tests, in order.
 */
@TestMethodOrder(OrderAnnotation.class)
@ExtendWith(NoFurther.class)
class FarmInBrowserIT {
    private static final String DOMAIN = "farm.test";
    private static final String PASSWORD = "correct horse battery";
    private static final int CLIENTS = 60;
    private static final int USERS = 12;

    /** What takes a sample of an agent, or several, to be seen. */
    private static final Duration SOON = Duration.ofSeconds(90);

    private static final Duration DEPLOY = Duration.ofMinutes(5);

    /** Names in the farm, each with the machine that it is. */
    private static final Map<String, String> MACHINES = Map.of("core-1", "box-1", "edge-1", "box-2", "edge-2", "box-3");

    private static Path folder;
    private static RealBoxes boxes;
    private static FarmCommand farm;
    private static Chrome chrome;
    private static Crowd crowd;

    @BeforeAll
    static void boot() throws Exception {
        String obstacle = RealBoxes.obstacle();
        Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
        folder = Files.createTempDirectory("jf-boxes");
        farm = new FarmCommand(folder.resolve("farm"), 8392);
        chrome = Chrome.open(farm.url());
        boxes = new RealBoxes(folder, 3);
    }

    @AfterAll
    static void end() throws Exception {
        if (crowd != null) {
            crowd.close();
        }
        if (chrome != null) {
            chrome.close();
        }
        if (farm != null) {
            farm.close();
        }
        if (boxes != null) {
            boxes.close();
        }
    }

    /** Waits until the badge beside the heading, which moves with the page, begins with this word. */
    private static void awaitState(String word, Duration patience) {
        new WebDriverWait(chrome.driver(), patience)
                .withMessage(() ->
                        "state " + word + " on " + chrome.driver().getCurrentUrl() + ", which shows:\n" + chrome.text())
                .until(d -> state().startsWith(word));
    }

    private static String state() {
        return (String)
                chrome.driver().executeScript("return document.querySelector('.head h1 .st')?.innerText.trim() ?? ''");
    }

    /** Words of the card of a box on the dashboard. */
    private static String card(String box) {
        return (String) chrome.driver()
                .executeScript(
                        "return document.querySelector(`.card a[href='/boxes/${arguments[0]}']`)?.closest('.card').innerText ?? ''",
                        box);
    }

    /** Boxes are sampled one by one, so what a card shows may be some seconds behind the others. */
    private static void awaitCard(String box, String words) {
        new WebDriverWait(chrome.driver(), SOON)
                .withMessage(() -> words + " on the card of " + box + ", which shows:\n" + card(box))
                .until(d -> card(box).contains(words));
    }

    private static boolean hasTone(String tone) {
        return !chrome.all(".head h1 .st." + tone).isEmpty();
    }

    private static void openAll(String details) {
        chrome.driver().executeScript("document.querySelectorAll(arguments[0]).forEach(d => d.open = true)", details);
    }

    @Test
    @Order(1)
    void makesTheFirstAdministratorAndTheSettings() throws Exception {
        String link = farm.startFirstTime();
        chrome.go(link)
                .type("#f-name", "ann")
                .type("#f-password", PASSWORD)
                .type("#f-repeated", PASSWORD)
                .shots("farm-set-up")
                .press("Create administrator")
                .awaitText("First steps")
                .shots("farm-dashboard-empty");
        chrome.press("Open settings").type("#f-domain", DOMAIN).type("#f-users-per-c2s", "10,000");
        chrome.press("Save settings").awaitText("Saved.").shots("farm-settings");
        chrome.go(link);
        assertThat(chrome.all("#f-password")).as("the set-up link works once").isEmpty();
    }

    @Test
    @Order(2)
    void addsThreeBoxesByThreeWaysToLogIn() throws Exception {
        chrome.go("/boxes").awaitText("No boxes yet").shots("farm-boxes-empty");
        String key = Files.readString(boxes.key);
        form("core-1", "root", "jsm").click("input[name=sudo][value=none]");
        pasteKey(key);
        trustAndCheck("core-1");

        form("edge-1", "deploy", "c2s").click("input[name=sudo][value=passwordless]");
        pasteKey(key);
        chrome.shots("farm-box-new");
        trustAndCheck("edge-1");

        form("edge-2", "ops", "c2s")
                .click("input[name=login][value=password]")
                .type("#f-password", "ops-pw")
                .click("input[name=sudo][value=password]")
                .type("#f-sudoPassword", "ops-pw");
        trustAndCheck("edge-2");
        assertThat(boxes.ssh("box-3", "cat /home/ops/.ssh/authorized_keys").ok().out())
                .as("the password was for installing the console's own key")
                .hasLineCount(2);
        chrome.go("/boxes").awaitText("3 boxes").shots("farm-boxes");
    }

    private static Chrome form(String name, String user, String role) {
        chrome.go("/boxes")
                .press("Add box")
                .awaitText("Add a box")
                .type("#f-name", name)
                .type("#f-host", boxes.addresses.get(MACHINES.get(name)))
                .type("#f-user", user);
        for (String each : List.of("c2s", "jsm")) {
            if (chrome.find("input[name=role-" + each + "]").isSelected() != each.equals(role)) {
                chrome.click("input[name=role-" + each + "]");
            }
        }
        return chrome;
    }

    private static void pasteKey(String key) {
        chrome.click("input[name=login][value=key]");
        openAll("details:has(#f-key)");
        chrome.type("#f-key", key);
    }

    private static void trustAndCheck(String name) throws Exception {
        boolean first = name.equals("core-1");
        boolean shots = name.equals("edge-2");
        chrome.press("Next: compare its host key").awaitText("Key not approved");
        if (first) {
            chrome.type("#f-fingerprint", "SHA256:" + "A".repeat(43))
                    .press("Approve key of " + name)
                    .awaitText("One thing to correct")
                    .shots("farm-trust-wrong");
        }
        chrome.type("#f-fingerprint", boxes.fingerprint(MACHINES.get(name)));
        if (shots) {
            chrome.shots("farm-trust");
        }
        chrome.press("Approve key of " + name).awaitText("Facts read", SOON).awaitText("Debian GNU/Linux 12");
        chrome.press("Test again").awaitText("Key trusted", SOON).awaitText("systemd 252");
        assertThat(chrome.all(".notice.crit")).isEmpty();
        if (shots) {
            chrome.shots("farm-check");
        }
    }

    @Test
    @Order(3)
    void showsAPlanAndDeploysItWithOneClick() {
        chrome.click("a[href='/boxes/edge-2/check']")
                .press("Next: make the plan")
                .awaitText("Kernel consequences", SOON);
        assertThat(state()).startsWith("Ready");
        assertThat(chrome.text())
                .contains("Boxes and users touched", "fs.file-max", "/etc/jabberfarm/c2s-2/jadc2s.xml");
        chrome.shots("farm-plan");
        openAll("details");
        Matcher maxFds = Pattern.compile("<max_fds>(\\d+)</max_fds>").matcher(chrome.text());
        assertThat(maxFds.find()).as("max_fds in a difference").isTrue();
        assertThat(new BigInteger(maxFds.group(1)))
                .isGreaterThanOrEqualTo(BigInteger.valueOf(10_007))
                .matches(n -> n.isProbablePrime(50), "is prime");
        assertThat(chrome.text()).contains("[redacted]").doesNotContain("PRIVATE KEY-----\nM");
        chrome.complainsAboutNothing();

        chrome.press("Deploy to 3 boxes").awaitText("Live log").mark();
        chrome.awaitText("uploading", SOON).shots("farm-deploy-running");
        awaitState("Deployed", DEPLOY);
        chrome.awaitText("The run is over.").awaitText("What was seen to run").awaitText(", took ");
        assertThat(chrome.isSamePage()).as("the page moved by itself").isTrue();
        assertThat(chrome.all("#lines li").size()).isGreaterThan(50);
        assertThat(chrome.text())
                .contains("c2s-1", "c2s-2", "jsm-1", "3 of 3")
                .doesNotContain("Stop after", "1 running");
        chrome.complainsAboutNothing().shots("farm-deploy-done");
    }

    @Test
    @Order(4)
    void countsTheClientsOfBothBoxes() throws Exception {
        addUsers();
        chrome.go("/");
        awaitState("Serving", SOON);
        chrome.mark();
        crowd = new Crowd(new Crowd.Plan(
                        List.of(server("edge-1"), server("edge-2")),
                        ClientSettings.Tls.STARTTLS,
                        IntStream.range(0, USERS)
                                .mapToObj(n -> Jid.of("user-" + n + "@" + DOMAIN))
                                .toList(),
                        PASSWORD,
                        CLIENTS,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4)))
                .start();
        chrome.awaitText("Serving " + CLIENTS + " connections on 2 c2s boxes.", SOON);
        awaitCard("edge-1", CLIENTS / 2 + " of 10,000");
        awaitCard("edge-2", CLIENTS / 2 + " of 10,000");
        awaitCard("core-1", CLIENTS + " sessions");
        assertThat(chrome.isSamePage()).as("the dashboard moved by itself").isTrue();
        chrome.shots("farm-dashboard");
        chrome.go("/?view=table").awaitText("worst first").shots("farm-dashboard-table");
        // The first visit makes the console read the facts again; the heading tells when it has.
        chrome.go("/boxes/edge-1").awaitText("Debian GNU/Linux 12", SOON);
        chrome.go("/boxes/edge-1").awaitText("Files in force").awaitText("fs.file-max");
        awaitState("Serving", SOON);
        chrome.find(".log.tail li");
        chrome.shots("farm-box");
        chrome.go("/users").awaitText("user-0@" + DOMAIN).awaitText("Online").shots("farm-users");
        chrome.complainsAboutNothing();
    }

    /** One by the page, the others from a spool folder of jabberd 1.4. */
    private static void addUsers() throws Exception {
        chrome.go("/users")
                .press("Add a user")
                .type("#f-jid", "user-0@" + DOMAIN)
                .type("#f-password", PASSWORD)
                .press("Add user")
                .awaitText("The account can log in now.");
        Path spool = Files.createDirectories(folder.resolve("spool").resolve(DOMAIN));
        for (int n = 1; n < USERS; n++) {
            Files.writeString(
                    spool.resolve("user-" + n + ".xml"),
                    "<xdb><password xmlns='jabber:iq:auth' xdbns='jabber:iq:auth'>" + PASSWORD + "</password></xdb>");
        }
        farm.makeToken().run("user", "import", spool.getParent().toString()).ok();
    }

    private static InetSocketAddress server(String name) {
        return new InetSocketAddress(boxes.addresses.get(MACHINES.get(name)), 5222);
    }

    @Test
    @Order(5)
    void turnsRedWhenAProcessIsKilledAndCalmWhenItIsBack() throws Exception {
        chrome.go("/").mark();
        awaitState("Serving", SOON);
        // Systemd would have it back at once; the stop keeps it down.
        boxes.ssh("box-2", "systemctl kill -s KILL jabberfarm-c2s@c2s-1; systemctl stop jabberfarm-c2s@c2s-1")
                .ok();
        chrome.awaitText("c2s-1 on edge-1 does not answer", SOON).awaitText("Users feel it: edge-1 down.");
        assertThat(hasTone("crit")).as("red beside the heading").isTrue();
        awaitCard("edge-1", "Down");
        // Its clients come back by way of the other box.
        awaitCard("edge-2", CLIENTS + " of 10,000");
        chrome.shots("farm-dashboard-down");
        boxes.ssh("box-2", "systemctl start jabberfarm-c2s@c2s-1").ok();
        awaitState("Serving", SOON);
        awaitCard("edge-1", "Serving");
        assertThat(chrome.text()).contains("No user is without service").doesNotContain("What is wrong");
        assertThat(chrome.isSamePage()).as("the dashboard moved by itself").isTrue();
        chrome.complainsAboutNothing();
    }

    @Test
    @Order(6)
    void keepsTheLastValuesOfASilentBox() throws Exception {
        chrome.mark();
        boxes.freeze("box-3");
        try {
            chrome.awaitText("edge-2 sends no samples", SOON);
            assertThat(card("edge-2")).containsPattern("Silent \\d+ s").contains(CLIENTS + " of 10,000");
            awaitCard("edge-1", "Serving");
            assertThat(hasTone("warn")).isTrue();
            assertThat(chrome.isSamePage()).isTrue();
            chrome.shots("farm-dashboard-silent").go("/boxes/edge-2").awaitText("sends no samples");
            assertThat(state()).matches("Silent \\d+ s");
            assertThat(chrome.texts(".head p")).first().asString().containsPattern("Last sample \\d+ (s|min) ago");
            assertThat(chrome.texts("tr.stale"))
                    .anyMatch(row -> row.startsWith("c2s-2") && row.contains(CLIENTS + " conn"));
            chrome.shots("farm-box-silent").mark();
        } finally {
            boxes.thaw("box-3");
        }
        awaitState("Serving", SOON);
        assertThat(chrome.isSamePage()).isTrue();
        chrome.complainsAboutNothing();
    }

    @Test
    @Order(7)
    void hasNothingLeftToChange() {
        chrome.go("/plans").press("Make a plan").awaitText("Every box is as asked.", SOON);
        assertThat(state()).isEqualTo("0 changes");
        chrome.complainsAboutNothing().shots("farm-plan-nothing");
        chrome.go("/audit").shots("farm-audit");
    }
}
