package org.jabberfarm.console.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.TestProcess.Ended;
import org.jabberfarm.process.ControlClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the playbook does of processes, run on this machine against a session manager that is a process of its own. Only systemctl
 * is a script that notes what it is asked for: this machine's systemd is nobody's to play with.
 */
class AnsibleReloadTest {
    private static final Path FOLDER = Path.of("../ansible").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JABBER = "/etc/jabberfarm/jsm-1/jabber.xml";
    private static final String ADDED =
            "<service id='c2s-2'><accept><ip>127.0.0.1</ip><port>0</port><secret>s</secret></accept></service>";

    @TempDir
    Path root;

    private Process jsm;

    @BeforeEach
    void startJsm() throws Exception {
        assumeTrue(
                TestProcess.run(List.of("sh", "-c", "command -v ansible-playbook"), 10)
                                .exit()
                        == 0,
                "ansible is not installed; ./farm test installs it");
        Path systemctl = put("bin/systemctl", """
                #!/bin/sh
                echo "$@" >> '%s/asked'
                case "$1" in
                    is-enabled) echo enabled ;;
                    show) printf 'LoadState=loaded\\nActiveState=active\\nSubState=running\\n' ;;
                esac
                """.formatted(root));
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        put("play.yml", """
                - hosts: localhost
                  gather_facts: false
                  connection: local
                  tasks:
                    - ansible.builtin.include_role:
                        name: jabberfarm
                        tasks_from: processes.yml
                  vars:
                    jabberfarm_run: "%1$s/run/jabberfarm"
                    jabberfarm_files: {paths: "{{ written | default([]) }}"}
                    jabberfarm_current: {changed: false}
                    farm_units:
                      - {name: jabberfarm-jsm@jsm-1.service, node: jsm-1, role: jsm, restartOn: [%2$s]}
                """.formatted(root, JABBER));
        configure("localhost", "");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.jabberfarm.jsm.JsmMain",
                        "jsm-1")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("jsm.out").toFile());
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        jsm = builder.start();
        await().atMost(PATIENCE).until(() -> ask("/status").contains("\"ready\":true"));
    }

    @AfterEach
    void stopJsm() {
        if (jsm != null) {
            jsm.destroyForcibly();
        }
    }

    private Path put(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void configure(String host, String more) throws IOException {
        put(JABBER.substring(1), """
                <jabber><service id='sessions'><host>%s</host><jsm xmlns='jabber:config:jsm'/></service>
                <service id='c2s-1'><accept><ip>127.0.0.1</ip><port>0</port><secret>s</secret></accept></service>%s</jabber>
                """.formatted(host, more));
    }

    private String ask(String path) {
        try {
            return ControlClient.get(root.resolve("run/jabberfarm/jsm-1.sock"), path, PATIENCE)
                    .text();
        } catch (IOException notYet) {
            return "";
        }
    }

    /** @param written what an earlier task of the same play has written */
    private Ended play(String written) throws Exception {
        Files.deleteIfExists(root.resolve("asked"));
        return TestProcess.run(
                List.of(
                        "sh",
                        "-c",
                        "cd \"$1\" && exec ansible-playbook -i localhost, -e \"{written: [$2]}\" \"$3/play.yml\"",
                        "sh",
                        FOLDER.toString(),
                        written,
                        root.toString()),
                Map.of(
                        "PATH",
                        root.resolve("bin") + ":" + System.getenv("PATH"),
                        "ANSIBLE_ROLES_PATH",
                        FOLDER.resolve("roles").toString(),
                        "ANSIBLE_LOCAL_TEMP",
                        root.resolve("tmp").toString(),
                        "ANSIBLE_REMOTE_TEMP",
                        root.resolve("tmp").toString(),
                        "ANSIBLE_NOCOLOR",
                        "1",
                        "LC_ALL",
                        "C.UTF-8"),
                "",
                180);
    }

    private List<String> restarts() throws IOException {
        return Files.readAllLines(root.resolve("asked")).stream()
                .filter(line -> line.startsWith("restart"))
                .toList();
    }

    @Test
    void reloadsWhereThatIsEnoughAndRestartsElse() throws Exception {
        assertThat(play("").ok().out()).contains("changed=0");
        assertThat(restarts()).isEmpty();

        // Written by this play.
        configure("localhost", ADDED);
        assertThat(play(JABBER).ok().out()).contains("changed=1");
        assertThat(ask("/metrics")).contains("jabberfarm_link_up{service=\"c2s-2\"}");
        assertThat(restarts()).isEmpty();
        // Written by one that was broken off after it.
        configure("localhost", "");
        assertThat(play("").ok().out()).contains("changed=1");
        assertThat(ask("/metrics")).doesNotContain("c2s-2");
        assertThat(restarts()).isEmpty();
        assertThat(play("").ok().out()).contains("changed=0");

        configure("elsewhere.example", "");
        assertThat(play(JABBER).ok().out()).contains("changed=1");
        assertThat(restarts()).containsExactly("restart jabberfarm-jsm@jsm-1.service");

        Files.writeString(root.resolve(JABBER.substring(1)), "<jabber>");
        Ended broken = play(JABBER);
        assertThat(broken.exit()).isNotZero();
        assertThat(broken.out()).contains("nothing was changed");
        assertThat(restarts()).isEmpty();
        assertThat(jsm.isAlive()).isTrue();
    }
}
