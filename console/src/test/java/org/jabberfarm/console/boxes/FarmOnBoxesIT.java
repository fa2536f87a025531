package org.jabberfarm.console.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.TestProcess.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole path on three bare machines, by commands alone: from an empty inventory to two people talking through two c2s
 * boxes, a crash, a silent box, a console killed while it deploys. One farm for all tests, in order.
 */
@TestMethodOrder(OrderAnnotation.class)
class FarmOnBoxesIT {
    private static final String DOMAIN = "farm.test";

    private static Path folder;
    private static RealBoxes boxes;
    private static FarmCommand farm;

    @BeforeAll
    static void boot() throws Exception {
        String obstacle = RealBoxes.obstacle();
        Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
        folder = Files.createTempDirectory("jf-boxes");
        boxes = new RealBoxes(folder, 3);
        farm = new FarmCommand(folder.resolve("farm"), 8391).start();
    }

    @AfterAll
    static void end() throws Exception {
        if (farm != null) {
            farm.close();
        }
        if (boxes != null) {
            boxes.close();
        }
    }

    private static JsonNode box(String name) throws Exception {
        return find(farm.json("status").path("boxes"), name);
    }

    private static JsonNode node(String box, String node) throws Exception {
        return find(box(box).path("nodes"), node);
    }

    private static JsonNode find(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(b -> b.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + list));
    }

    @Test
    @Order(1)
    void addsThreeBareBoxesAfterTheirKeysWereCompared() throws Exception {
        farm.run("set", "domain=" + DOMAIN, "users-per-c2s=10000").ok();
        assertThat(farm.run("get", "users-per-c2s").ok().out().trim()).isEqualTo("10000");
        String key = boxes.key.toString();
        // Three ways to become root: as root, sudo without a password, sudo with one. The last by way of a bastion.
        add("", "box-1", "root", key, "--roles", "jsm");
        add("", "box-2", "deploy", key, "--sudo", "--roles", "c2s");
        add(
                "ops-pw\n",
                "box-3",
                "ops",
                key,
                "--sudo-password-stdin",
                "--via",
                "box-1",
                "--roles",
                "c2s",
                "--c2s-count",
                "2");

        Ended untrusted = farm.run("box", "check", "box-1");
        assertThat(untrusted.exit()).isNotZero();
        Ended impostor = farm.run("box", "trust", "box-1", "--fingerprint", "SHA256:" + "A".repeat(43));
        assertThat(impostor.exit()).isNotZero();
        for (String box : boxes.addresses.keySet()) {
            farm.run("box", "trust", box, "--fingerprint", boxes.fingerprint(box))
                    .ok();
            farm.run("box", "check", box).ok();
        }
    }

    private static void add(String typed, String name, String user, String key, String... more) throws Exception {
        List<String> words = new java.util.ArrayList<>(
                List.of("box", "add", name, "--host", boxes.addresses.get(name), "--user", user, "--key", key));
        words.addAll(List.of(more));
        farm.typing(typed, words.toArray(String[]::new)).ok();
    }

    @Test
    @Order(2)
    void deploysAndShowsEvidence() throws Exception {
        JsonNode plan = farm.json("plan");
        assertThat(plan.path("failedBoxes")).isEmpty();
        assertThat(plan.path("changes").asInt()).isPositive();
        farm.run("deploy", "--plan", plan.path("id").asText()).ok();

        // In force on the box itself, not in a file of ours.
        for (String node : List.of("c2s-2", "c2s-3")) {
            String box = "box-3";
            long pid = Long.parseLong(boxes.ssh(box, "systemctl show -p MainPID --value jabberfarm-c2s@" + node)
                    .ok()
                    .out()
                    .trim());
            String limits = boxes.ssh(box, "grep 'open files' /proc/" + pid + "/limits")
                    .ok()
                    .out();
            assertThat(Long.parseLong(limits.trim().split("\\s+")[3]))
                    .as(limits)
                    .isGreaterThanOrEqualTo(11_000);
            assertThat(boxes.ssh(box, "stat -c %U /proc/" + pid).ok().out().trim())
                    .isEqualTo("jabberfarm");
        }
        assertThat(boxes.ssh("box-2", "command -v java").exit())
                .as("no Java on the box")
                .isNotZero();
        assertThat(Long.parseLong(
                        boxes.ssh("box-2", "sysctl -n fs.file-max").ok().out().trim()))
                .isGreaterThanOrEqualTo(24_000);
    }

    @Test
    @Order(3)
    void findsNothingToDoTheSecondTime() throws Exception {
        assertThat(farm.json("plan").path("changes").asInt()).isZero();
        assertThat(farm.run("deploy", "--yes").ok().out()).contains("0 changes");
    }

    @Test
    @Order(4)
    void writesFilesThatTheOriginalsUnderstand() throws Exception {
        String c2s = farm.run("config", "show", "c2s-1", "jadc2s.xml").ok().out();
        int maxFds = Integer.parseInt(c2s.replaceAll("(?s).*<io>.*?<max_fds>(\\d+)</max_fds>.*</io>.*", "$1"));
        assertThat(maxFds).isGreaterThanOrEqualTo(10_007);
        assertThat(java.math.BigInteger.valueOf(maxFds).isProbablePrime(50)).isTrue();
        assertThat(c2s)
                .contains("<id>c2s-1</id>")
                .contains("<id>" + DOMAIN + "</id>")
                .doesNotContain("farm.test</secret>");
        assertThat(farm.run("config", "show", "jsm-1", "jabber.xml").ok().out())
                .contains("<service id='c2s-1'>", "<service id='c2s-2'>", "<service id='c2s-3'>");
        Path written = folder.resolve("jadc2s.xml");
        Files.writeString(
                written,
                boxes.ssh("box-2", "cat /etc/jabberfarm/c2s-1/jadc2s.xml").ok().out());
        farm.run("check", written.toString()).ok();
        Files.writeString(written, Files.readString(written).replace("" + maxFds, "eleven thousand"));
        Ended wrong = farm.run("check", written.toString());
        assertThat(wrong.exit()).isNotZero();
        assertThat(wrong.err()).contains("jadc2s.xml:", "io/max_fds", "eleven thousand");
    }

    @Test
    @Order(5)
    void carriesTalkBetweenClientsOfTwoBoxes() throws Exception {
        farm.typing("secret-1\n", "user", "add", "juliet@" + DOMAIN, "--password-stdin")
                .ok();
        farm.typing("secret-2\n", "user", "add", "romeo@" + DOMAIN, "--password-stdin")
                .ok();
        chat("starttls", 5222, "starttls", 5222);
        chat("tls", 5223, "starttls", 5222);
    }

    private static void chat(String modeOne, int portOne, String modeTwo, int portTwo) throws Exception {
        TestProcess.run(
                        List.of(
                                "/usr/bin/python3",
                                "../server-core/src/test/clients/chat.py",
                                boxes.addresses.get("box-2"),
                                Integer.toString(portOne),
                                modeOne,
                                "juliet@" + DOMAIN + "/balcony",
                                boxes.addresses.get("box-3"),
                                Integer.toString(portTwo),
                                modeTwo,
                                "romeo@" + DOMAIN + "/orchard"),
                        Map.of(),
                        "secret-1\nsecret-2\n",
                        90)
                .ok();
    }

    @Test
    @Order(6)
    void showsACrashedProcessAndItsReturn() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> node("box-2", "c2s-1").path("state").asText().equals("Serving"));
        long before = node("box-2", "c2s-1").path("pid").asLong();
        boxes.ssh("box-2", "systemctl stop jabberfarm-c2s@c2s-1").ok();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node("box-2", "c2s-1").path("state").asText().equals("Down"));
        boxes.ssh("box-2", "systemctl start jabberfarm-c2s@c2s-1").ok();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node("box-2", "c2s-1").path("state").asText().equals("Serving"));
        long after = node("box-2", "c2s-1").path("pid").asLong();
        assertThat(after).isNotEqualTo(before);
        // A crash, unlike a stop, is mended by systemd alone.
        boxes.ssh("box-2", "kill -9 " + after).ok();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode now = node("box-2", "c2s-1");
            return now.path("state").asText().equals("Serving")
                    && now.path("pid").asLong() != after;
        });
    }

    @Test
    @Order(7)
    void keepsTheLastValuesOfASilentBox() throws Exception {
        boxes.freeze("box-3");
        try {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> !box("box-3").path("state").asText().equals("Serving"));
            JsonNode silent = box("box-3");
            assertThat(silent.path("state").asText()).startsWith("Silent");
            assertThat(silent.path("ageSeconds").asLong()).isGreaterThanOrEqualTo(15);
            assertThat(find(silent.path("nodes"), "c2s-2").path("pid").asLong()).isPositive();
            assertThat(box("box-2").path("state").asText()).isEqualTo("Serving");
        } finally {
            boxes.thaw("box-3");
        }
        await().atMost(Duration.ofSeconds(90))
                .until(() -> box("box-3").path("state").asText().equals("Serving"));
    }

    @Test
    @Order(8)
    void refusesAPlanWhoseFactsHaveChanged() throws Exception {
        farm.run("set", "stanza-size=200000").ok();
        String plan = farm.json("plan").path("id").asText();
        boxes.ssh("box-2", "echo '<!-- by hand -->' >>/etc/jabberfarm/c2s-1/jadc2s.xml")
                .ok();
        Ended refused = farm.run("deploy", "--plan", plan);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("box-2");
        farm.run("deploy", "--yes").ok();
        assertThat(boxes.ssh("box-2", "cat /etc/jabberfarm/c2s-1/jadc2s.xml")
                        .ok()
                        .out())
                .contains("<stanza-bytes>200000</stanza-bytes>")
                .doesNotContain("by hand");
    }

    @Test
    @Order(9)
    void showsFailuresOfOneBoxWithoutHidingTheOthers() throws Exception {
        farm.run("set", "stanza-size=210000").ok();
        boxes.ssh("box-2", "chattr +i /etc/jabberfarm/c2s-1/jadc2s.xml").ok();
        Ended failed = farm.run("deploy", "--yes");
        assertThat(failed.exit()).isNotZero();
        assertThat(failed.err()).contains("box-2");
        assertThat(boxes.ssh("box-3", "cat /etc/jabberfarm/c2s-2/jadc2s.xml")
                        .ok()
                        .out())
                .contains("<stanza-bytes>210000</stanza-bytes>");
        boxes.ssh("box-2", "chattr -i /etc/jabberfarm/c2s-1/jadc2s.xml").ok();
        farm.run("deploy", "--yes").ok();
    }

    @Test
    @Order(10)
    void mendsWhatAConsoleKilledInTheMiddleLeftBehind() throws Exception {
        // Without its release, box-2 has something to do that takes a while.
        boxes.ssh("box-2", "systemctl stop 'jabberfarm-*'; rm -rf /opt/jabberfarm/releases/*")
                .ok();
        Process deploy = farm.begin("deploy", "--yes");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> farm.api("/deploys").toString().contains("RUNNING"));
        assertThat(farm.api("/lock").toString()).contains("token test");
        farm.kill();
        deploy.destroyForcibly().waitFor();
        farm.start();
        assertThat(farm.api("/deploys").toString()).contains("INTERRUPTED").doesNotContain("RUNNING");
        farm.run("deploy", "--yes").ok();
        assertThat(farm.run("deploy", "--yes").ok().out()).contains("0 changes");
        chat("starttls", 5222, "starttls", 5222);
    }

    @Test
    @Order(11)
    void agreesWithAnsible() throws Exception {
        for (String box : boxes.addresses.keySet()) {
            boxes.python(box);
        }
        assertThat(ansible()).as("boxes that the console has deployed").doesNotContainPattern("changed=[1-9]");
        // A bare box again, provisioned by the playbook this time.
        boxes.ssh(
                        "box-2",
                        "systemctl stop 'jabberfarm-*'; rm -rf /opt/jabberfarm /etc/jabberfarm /etc/sysctl.d/90-jabberfarm.conf"
                                + " /etc/systemd/system/jabberfarm-* /etc/systemd/system/multi-user.target.wants/jabberfarm-*;"
                                + " systemctl daemon-reload; userdel jabberfarm; gpasswd -d deploy jabberfarm; groupdel jabberfarm; true")
                .ok();
        assertThat(ansible()).doesNotContain("failed=1");
        assertThat(ansible()).as("the second time").doesNotContainPattern("changed=[1-9]");
        assertThat(farm.json("plan").path("changes").asInt()).isZero();
        chat("starttls", 5222, "starttls", 5222);
    }

    /** Runs the playbook. Returns what it printed. */
    private static String ansible() throws Exception {
        Path ansible = Path.of("../ansible").toAbsolutePath().normalize();
        Path known = folder.resolve("known_hosts");
        StringBuilder keys = new StringBuilder();
        for (String address : boxes.addresses.values()) {
            keys.append(TestProcess.run(List.of("ssh-keyscan", "-t", "ed25519", address), 30)
                    .ok()
                    .out());
        }
        Files.writeString(known, keys);
        return TestProcess.run(
                        List.of(
                                "ansible-playbook",
                                "-i",
                                ansible.resolve("inventory.py").toString(),
                                ansible.resolve("site.yml").toString(),
                                "-e",
                                "ansible_become_password=ops-pw"),
                        Map.of(
                                "FARM_URL",
                                farm.url(),
                                "FARM_TOKEN",
                                farm.token(),
                                "ANSIBLE_CONFIG",
                                ansible.resolve("ansible.cfg").toString(),
                                "ANSIBLE_SSH_ARGS",
                                "-i " + boxes.key + " -o UserKnownHostsFile=" + known),
                        "",
                        300)
                .ok()
                .out();
    }
}
