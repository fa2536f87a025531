package org.jabberfarm.jsm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jabberfarm.jsm.cluster.Nodes.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jabberfarm.config.ClusterXml;
import org.jabberfarm.process.ControlClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSM processes whose {@code jabber.xml} names one another. */
class ClusteredJsmTest {
    @TempDir
    Path root;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private void start(ClusterXml cluster) throws IOException {
        Path folder = Files.createDirectories(root.resolve("etc/jabberfarm").resolve(cluster.name()));
        String members = cluster.members().stream()
                .map(member -> "<member>" + member + "</member>")
                .collect(Collectors.joining());
        for (String pem : List.of("member.pem", "ca.pem")) {
            try (var in = ClusteredJsmTest.class.getResourceAsStream("/cluster/" + pem)) {
                Files.copy(in, folder.resolve(pem));
            }
        }
        Files.writeString(folder.resolve("jabber.xml"), """
                <jabber><service id='sessions'><host>localhost</host><jsm xmlns='jabber:config:jsm'/>
                <session-manager xmlns='http://jabberfarm.org/ns/config'><cluster><name>%s</name><ip>127.0.0.1</ip>
                <port>%d</port>%s<pemfile>member.pem</pemfile><ca>ca.pem</ca></cluster></session-manager></service>
                <service id='c2s-1'><accept><ip>127.0.0.1</ip><port>0</port><secret>s</secret></accept></service></jabber>
                """.formatted(cluster.name(), cluster.port(), members));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "org.jabberfarm.jsm.JsmMain",
                cluster.name());
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        started.add(builder.redirectErrorStream(true)
                .redirectOutput(root.resolve(cluster.name() + ".out").toFile())
                .start());
    }

    private String metrics(String node) {
        try {
            return ControlClient.get(root.resolve("run/jabberfarm").resolve(node + ".sock"), "/metrics", PATIENCE)
                    .text();
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void findEachOtherAndTellOfIt() throws Exception {
        List<String> names = List.of("jsm-1", "jsm-2");
        try (Nodes nodes = new Nodes(root, names.toArray(String[]::new))) {
            for (String name : names) {
                start(nodes.config(name, "", ""));
            }
            await().atMost(PATIENCE).untilAsserted(() -> {
                for (String name : names) {
                    assertThat(metrics(name))
                            .contains(
                                    "jabberfarm_cluster_members 2\n",
                                    "jabberfarm_cluster_serving 1\n",
                                    "jabberfarm_cluster_registrations 0\n");
                }
            });
            // Told to end, it leaves: the other one knows at once.
            started.get(1).destroy();
            assertThat(started.get(1).waitFor()).isZero();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(metrics("jsm-1"))
                            .contains("jabberfarm_cluster_members 1\n", "jabberfarm_cluster_serving 0\n"));
            assertThat(Files.readString(root.resolve("jsm-1.out")))
                    .contains("cluster not serving member=jsm-1.")
                    .contains("reason=1 of 2 members of the cluster see each other");
        }
    }
}
