package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jabberfarm.agent.AgentConfig.NodeEntry;
import org.jabberfarm.agent.Sample.DrainSample;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.agent.proc.FarmProcesses;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplerTest {
    private static final Path PROC = Path.of("/proc");

    @TempDir
    Path root;

    @AfterEach
    void stopNodes() {
        TestNodes.killAll(new BoxPaths(root));
    }

    @Test
    void oneStuckNodeHoldsUpNoOther() throws Exception {
        BoxPaths paths = new BoxPaths(root);
        TestNodes.launcher(paths, TestNodes.GOOD);
        List<NodeEntry> entries = List.of(
                new NodeEntry("good", "c2s", 500),
                new NodeEntry("stuck", "c2s", 500),
                new NodeEntry("mute", "jsm", 500),
                new NodeEntry("gone", "jsm", 500));
        Starter starter = new Starter(paths);
        for (NodeEntry entry : entries.subList(0, 3)) {
            starter.start(entry);
        }
        await().until(() -> FarmProcesses.scan(PROC, root).size() == 3);
        Metrics metrics = new Metrics();
        LongAdder accepts = metrics.counter("jabberfarm_accepts_total");
        metrics.gauge("jabberfarm_connections", () -> 12);
        metrics.gauge("jabberfarm_certificate_expiry_seconds", () -> 1_800_000_000);
        Endpoint good = new Endpoint();
        Map<String, Object> drain = Map.of(
                "draining", true, "since", 5, "before", 20, "auto", false, "perSecond", 3, "room", 900, "open", 2);
        Service.describe(good, metrics, "c2s", "good", () -> true, () -> Map.of("draining", true, "drain", drain));
        good.listen(paths.node("good").socket(), "rw-------");
        try (ServerSocketChannel stuck = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Sampler sampler = new Sampler(paths, PROC, new Nobody())) {
            stuck.bind(UnixDomainSocketAddress.of(paths.node("stuck").socket()));
            AgentConfig config = new AgentConfig("b", true, 0, entries, List.of("fs.file-max"));
            sampler.take(config);
            accepts.add(1000);

            long start = System.nanoTime();
            Sample sample = sampler.take(config);
            double seconds = (System.nanoTime() - start) / 1e9;

            Map<String, NodeSample> nodes =
                    sample.nodes().stream().collect(Collectors.toMap(NodeSample::name, Function.identity()));
            assertThat(seconds).isLessThan(4);
            assertThat(nodes.get("good").up()).isTrue();
            assertThat(nodes.get("good").connections()).isEqualTo(12);
            assertThat(nodes.get("good").acceptsPerSecond()).isBetween(100.0, 1000.0);
            assertThat(nodes.get("good").openFilesInForce()).isEqualTo(500);
            assertThat(nodes.get("good").certificateEnd()).isEqualTo(1_800_000_000_000L);
            assertThat(nodes.get("good").drain()).isEqualTo(new DrainSample(true, 5, 20, false, 3, 900));
            assertThat(nodes.get("stuck").drain()).isEqualTo(DrainSample.NONE);
            assertThat(nodes.get("stuck").certificateEnd()).isZero();
            assertThat(nodes.get("good").cpu()).isNotNegative();
            assertThat(nodes.get("stuck").up()).isFalse();
            assertThat(nodes.get("stuck").pid()).isPositive();
            assertThat(nodes.get("stuck").reason()).contains("gives no answer").contains("within");
            assertThat(nodes.get("mute").reason()).contains("gives no answer");
            assertThat(nodes.get("gone").pid()).isZero();
            assertThat(nodes.get("gone").reason()).isEqualTo("gone is away");
            assertThat(sample.box().cpu()).isBetween(0.0, 1.0);
            assertThat(sample.box().diskFree()).isPositive();
            assertThat(sample.box().sysctls()).containsKey("fs.file-max");
        } finally {
            good.close();
        }
    }

    private static final class Nobody implements Sampler.Watcher {
        @Override
        public int restarts(String node) {
            return 0;
        }

        @Override
        public String absence(NodeEntry node) {
            return node.name() + " is away";
        }
    }
}
