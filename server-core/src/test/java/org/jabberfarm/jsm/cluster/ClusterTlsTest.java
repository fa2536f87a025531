package org.jabberfarm.jsm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.jabberfarm.jsm.cluster.Nodes.PATIENCE;
import static org.jabberfarm.jsm.cluster.Nodes.get;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only whom the farm's authority signed for is a member. */
class ClusterTlsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void certificates() throws Exception {
        for (String name : List.of("ca.pem", "member.pem", "other-ca.pem", "stranger.pem")) {
            try (var in = ClusterTlsTest.class.getResourceAsStream("/cluster/" + name)) {
                Files.copy(in, folder.resolve(name));
            }
        }
    }

    @Test
    void strangersStayOutside() throws Exception {
        try (Nodes nodes = new Nodes(folder, "jsm-1", "jsm-2", "jsm-3", "x", "y", "z")) {
            EngineCluster one = nodes.start("jsm-1", "member.pem", "ca.pem");
            nodes.start("x", "stranger.pem", "other-ca.pem");
            nodes.start("y", "stranger.pem", "ca.pem");
            nodes.start("z");
            EngineCluster two = nodes.start("jsm-2", "member.pem", "ca.pem");
            EngineCluster three = nodes.start("jsm-3", "member.pem", "ca.pem");
            List<Member> members = List.of(one.self(), two.self(), three.self());
            await().atMost(PATIENCE).until(() -> three.view().members().containsAll(members));
            Queue<Integer> heard = new ConcurrentLinkedQueue<>();
            three.messages().handler((from, message, handled) -> {
                heard.add(message.length);
                handled.run();
            });
            get(one.messages().send(three.self(), new byte[7]));
            assertThat(heard).containsExactly(7);
            for (String name : List.of("jsm-1", "jsm-2", "jsm-3")) {
                assertThat(nodes.node(name).views)
                        .allSatisfy(view -> assertThat(members).containsAll(view.members()));
            }
            for (String name : List.of("x", "y", "z")) {
                assertThat(nodes.get(name).view().members())
                        .containsExactly(nodes.get(name).self());
                assertThat(nodes.get(name).serving().allowed()).isFalse();
            }
        }
    }

    @Test
    void saysWhatIsWrongWithItsFilesAndItsPort() throws Exception {
        try (Nodes nodes = new Nodes(folder, "jsm-1", "jsm-2")) {
            assertThatThrownBy(() -> nodes.start("jsm-1", "nothing.pem", "ca.pem"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing.pem (cluster/pemfile) but it is not there");
            assertThatThrownBy(() -> nodes.start("jsm-1", "ca.pem", "ca.pem"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("tried to read the cluster's key and certificates from");
            int port = nodes.config("jsm-1", "", "").port();
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(taken.isBound()).isTrue();
                assertThatThrownBy(() -> nodes.start("jsm-1"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("tried to open the cluster at 127.0.0.1 port " + port);
            }
        }
    }
}
