package org.jabberfarm.jsm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jabberfarm.config.ClusterXml;
import org.jabberfarm.xmpp.Jid;
import org.jgroups.Address;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;

/** Members of one cluster in this JVM, over real sockets on loopback. */
final class Nodes implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One member and what it was told. */
    static final class Node implements ClusterListener {
        final Queue<Registration> orphans = new ConcurrentLinkedQueue<>();
        final Queue<Serving> servings = new ConcurrentLinkedQueue<>();
        final Queue<View> views = new ConcurrentLinkedQueue<>();
        volatile boolean keepsOrphans;
        volatile EngineCluster cluster;

        @Override
        public void viewChanged(View before, View after) {
            views.add(after);
        }

        @Override
        public void serving(Serving serving) {
            servings.add(serving);
        }

        @Override
        public boolean orphaned(Registration registration) {
            orphans.add(registration);
            return keepsOrphans;
        }

        Address address() {
            return cluster.channel().getAddress();
        }
    }

    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Path folder;

    /** @param names of all that may be members; none is started yet */
    Nodes(Path folder, String... names) throws IOException {
        this.folder = folder;
        List<ServerSocket> taken = new ArrayList<>();
        for (String name : names) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            taken.add(socket);
            ports.put(name, socket.getLocalPort());
        }
        for (ServerSocket socket : taken) {
            socket.close();
        }
    }

    ClusterXml config(String name, String pemfile, String ca) {
        List<String> members =
                ports.values().stream().map(port -> "127.0.0.1:" + port).toList();
        return new ClusterXml(name, "127.0.0.1", ports.get(name), members, !pemfile.isEmpty(), pemfile, ca);
    }

    EngineCluster start(String name) throws IOException {
        return start(name, "", "");
    }

    EngineCluster start(String name, String pemfile, String ca) throws IOException {
        Node node = new Node();
        nodes.put(name, node);
        node.cluster = (EngineCluster) Cluster.open(Optional.of(config(name, pemfile, ca)), folder, node);
        return node.cluster;
    }

    Node node(String name) {
        return nodes.get(name);
    }

    EngineCluster get(String name) {
        return nodes.get(name).cluster;
    }

    /** Until these see one another, and nobody else, and serve. */
    void awaitTogether(String... names) {
        List<Member> members =
                java.util.Arrays.stream(names).map(name -> get(name).self()).toList();
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String name : names) {
                assertThat(get(name).view().members()).containsExactlyInAnyOrderElementsOf(members);
                assertThat(get(name).serving()).isEqualTo(Serving.YES);
            }
            for (int i = 0; i < 100; i++) {
                Jid user = Jid.of("u" + i + "@h");
                assertThat(java.util.Arrays.stream(names)
                                .map(name -> get(name).owner(user))
                                .distinct())
                        .hasSize(1)
                        .allMatch(members::contains);
            }
        });
    }

    /** Cuts the network between groups of members; what was not named is on its own. */
    void split(List<List<String>> groups) throws Exception {
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            List<String> friends = groups.stream()
                    .filter(group -> group.contains(entry.getKey()))
                    .findFirst()
                    .orElse(List.of());
            DISCARD discard = new DISCARD();
            for (Map.Entry<String, Node> other : nodes.entrySet()) {
                if (!other.getKey().equals(entry.getKey()) && !friends.contains(other.getKey())) {
                    discard.addIgnoreMember(other.getValue().address());
                }
            }
            entry.getValue()
                    .cluster
                    .channel()
                    .getProtocolStack()
                    .insertProtocol(discard, ProtocolStack.Position.ABOVE, TP.class);
        }
    }

    void heal() {
        nodes.values().forEach(node -> node.cluster.channel().getProtocolStack().removeProtocol(DISCARD.class));
    }

    void stop(String name) {
        nodes.remove(name).cluster.close();
    }

    @Override
    public void close() {
        nodes.values().stream().filter(node -> node.cluster != null).forEach(node -> node.cluster.close());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Sessions of as many users, each held by the owner of its user. */
    static List<Registration> register(List<? extends Cluster> members, int count) throws Exception {
        List<Registration> all = new ArrayList<>();
        for (int i : IntStream.range(0, count).toArray()) {
            Jid session = Jid.of("u" + i + "@h/r");
            Cluster owner = members.stream()
                    .filter(member -> member.owns(session))
                    .findFirst()
                    .orElseThrow();
            Registration registration = new Registration(session, owner.self(), 1000 + i, "c2s-1 " + i);
            assertThat(get(owner.registry().put(registration))).isEmpty();
            all.add(registration);
        }
        return all;
    }
}
