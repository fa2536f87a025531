package org.jabberfarm.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.FilesInUse;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.process.NodePaths;
import org.jabberfarm.process.Release;
import org.jabberfarm.process.Response;
import org.jabberfarm.process.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent process: {@code agent}. */
public final class AgentMain {
    private static final Logger LOG = LoggerFactory.getLogger(AgentMain.class);

    private AgentMain() {}

    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        if (args.length != 0) {
            System.err.println("usage: agent");
            System.exit(2);
        }
        BoxPaths paths = BoxPaths.fromEnvironment();
        FilesInUse inUse = FilesInUse.look(paths.node("agent"), "agent", paths.config());
        AgentConfig config;
        try {
            config = AgentConfig.read(paths.config());
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(Service.EXIT_CONFIG);
            return;
        }
        Service.logTo(paths.node("agent").log());
        try {
            run(paths, inUse, config, start);
        } catch (IOException e) {
            LOG.error("start failed reason={}", e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(BoxPaths paths, FilesInUse inUse, AgentConfig config, long start)
            throws IOException, InterruptedException {
        NodePaths files = paths.node("agent");
        OnlyAgent only = OnlyAgent.lock(files.agentSocket().resolveSibling("agent.lock"), Duration.ofSeconds(30));
        Metrics metrics = new Metrics();
        Agent agent = new Agent(paths, Path.of("/proc"), new Starter(paths), config);
        Endpoint endpoint = new Endpoint();
        // Before the plain one that every process has: the first route that fits answers.
        endpoint.open(
                "/metrics",
                r -> new Response(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        Response.text(
                                        200,
                                        BoxMetrics.text(metrics, agent.samples().last()))
                                .body()));
        Service.describe(
                endpoint, metrics, "agent", "agent", () -> agent.samples().last() != null);
        new AgentApi(agent, paths).declare(endpoint);
        inUse.tell();
        endpoint.listen(files.agentSocket(), "rw-rw----");
        if (config.metricsPort() > 0) {
            endpoint.listen(config.metricsPort());
        }
        LOG.info(
                "serving release={} box={} nodes={} supervise={} start_ms={}",
                Release.version(),
                config.box(),
                config.nodes().size(),
                config.supervise(),
                (System.nanoTime() - start) / 1_000_000);
        Service.runUntilStopped(() -> {
            endpoint.close();
            inUse.close();
            agent.close();
            only.close();
        });
    }
}
