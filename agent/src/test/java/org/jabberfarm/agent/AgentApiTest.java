package org.jabberfarm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jabberfarm.agent.AgentConfig.NodeEntry;
import org.jabberfarm.agent.proc.FarmProcesses;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentApiTest {
    private static final NodeEntry JSM = new NodeEntry("jsm-1", "jsm", 600);

    @TempDir
    Path root;

    private BoxPaths paths;
    private Agent agent;
    private Endpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        paths = new BoxPaths(root);
        TestNodes.launcher(paths, TestNodes.GOOD);
        write(true, JSM);
        agent = new Agent(paths, Path.of("/proc"), new Starter(paths), AgentConfig.read(paths.config()));
        endpoint = new Endpoint();
        new AgentApi(agent, paths).declare(endpoint);
        endpoint.listen(paths.node("agent").agentSocket(), "rw-rw----");
        await().until(() -> agent.samples().last() != null);
    }

    @AfterEach
    void close() throws Exception {
        endpoint.close();
        if (agent.supervisor() != null) {
            TestNodes.stop(agent.supervisor());
        }
        agent.close();
        TestNodes.killAll(paths);
    }

    private void write(boolean supervise, NodeEntry... nodes) throws IOException {
        Files.createDirectories(paths.config().getParent());
        Files.writeString(
                paths.config(), Json.write(new AgentConfig("box-1", supervise, 0, List.of(nodes), List.of())));
    }

    private Response call(String method, String target, String body) throws IOException {
        return ControlClient.call(
                paths.node("agent").agentSocket(),
                method,
                target,
                body.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(30));
    }

    private static JsonNode json(Response response) {
        return Json.read(response.body());
    }

    @Test
    void aNodeThatDoesNotAnswerHoldsUpNoSample() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(4);
        List<Thread> callers = new ArrayList<>();
        try (Endpoint stuck = new Endpoint()) {
            stuck.prefix("*", "/users", request -> {
                arrived.countDown();
                released.await();
                return Response.text(200, "at last");
            });
            stuck.listen(paths.node("jsm-1").socket(), "rw-------");
            // More than the agent has threads for.
            for (int i = 0; i < 8; i++) {
                Thread caller = new Thread(() -> {
                    try {
                        call("POST", "/nodes/jsm-1/control/users", "");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                caller.start();
                callers.add(caller);
            }
            arrived.await();
            assertThat(call("GET", "/sample", "").status()).isEqualTo(200);
            assertThat(call("GET", "/samples?after=0", "").status()).isEqualTo(200);
            released.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    @Test
    void samples() throws IOException {
        Response last = call("GET", "/sample", "");
        assertThat(last.status()).isEqualTo(200);
        long time = json(last).path("time").asLong();
        assertThat(json(last).at("/nodes/0/name").asText()).isEqualTo("jsm-1");
        assertThat(json(call("GET", "/samples?after=0", "")).path("samples")).hasSize(1);
        assertThat(json(call("GET", "/samples?after=" + time, "")).path("samples"))
                .isEmpty();
        assertThat(call("GET", "/samples?after=yesterday", "").status()).isEqualTo(400);
    }

    @Test
    void startsAndStops() throws IOException {
        long pid = json(call("POST", "/nodes/jsm-1/start", "")).path("pid").asLong();
        assertThat(pid).isPositive();
        assertThat(json(call("POST", "/nodes/jsm-1/restart", "")).path("pid").asLong())
                .isPositive()
                .isNotEqualTo(pid);
        assertThat(json(call("POST", "/nodes/jsm-1/stop", "")).path("pid").asLong())
                .isZero();
        assertThat(call("POST", "/nodes/jsm-2/start", "").status()).isEqualTo(404);
        assertThat(call("GET", "/nodes/jsm-1/start", "").status()).isEqualTo(404);
    }

    @Test
    void whereSystemdRunsThemItSaysHow() throws IOException {
        write(false, JSM);
        assertThat(call("POST", "/reload", "").status()).isEqualTo(200);

        Response refused = call("POST", "/nodes/jsm-1/start", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("systemctl start jabberfarm-jsm@jsm-1");
        await().untilAsserted(
                        () -> assertThat(agent.samples().last().nodes().get(0).reason())
                                .contains("journalctl -u jabberfarm-jsm@jsm-1"));
    }

    @Test
    void reloadTakesNewNodesAndRefusesNonsense() throws IOException {
        write(true, JSM, new NodeEntry("c2s-1", "c2s", 600));
        assertThat(json(call("POST", "/reload", "")).path("nodes").asInt()).isEqualTo(2);
        assertThat(json(call("POST", "/nodes/c2s-1/start", "")).path("pid").asLong())
                .isPositive();

        write(true, JSM);
        call("POST", "/reload", "");
        assertThat(call("POST", "/nodes/c2s-1/start", "").status()).isEqualTo(404);
        await().until(() -> FarmProcesses.scan(Path.of("/proc"), root).containsKey("c2s-1"));
        assertThat(call("POST", "/nodes/c2s-1/stop", "").status()).isEqualTo(200);
        assertThat(FarmProcesses.scan(Path.of("/proc"), root)).isEmpty();

        Files.writeString(paths.config(), "{");
        Response refused = call("POST", "/reload", "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("agent.json:1");
        assertThat(agent.config().nodes()).hasSize(1);
    }

    @Test
    void passesRequestsOnToANode() throws IOException {
        Endpoint node = new Endpoint();
        node.prefix(
                "*",
                "/",
                r -> Response.json(
                        201,
                        Json.object(
                                "seen",
                                r.method() + " " + r.path() + " " + r.query("after", "") + " "
                                        + new String(r.body(), StandardCharsets.UTF_8))));
        node.listen(paths.node("jsm-1").socket(), "rw-------");
        try {
            Response answer = call("PUT", "/nodes/jsm-1/control/users/a%20b?after=%C3%A4%26%2B&x=1", "{\"jid\":1}");

            assertThat(answer.status()).isEqualTo(201);
            assertThat(json(answer).path("seen").asText()).isEqualTo("PUT /users/a b ä&+ {\"jid\":1}");
        } finally {
            node.close();
        }
        Response silent = call("GET", "/nodes/jsm-1/control/users", "");
        assertThat(silent.status()).isEqualTo(502);
        assertThat(silent.text()).contains("the node does not answer");
    }

    @Test
    void logs() throws IOException {
        Path log = paths.node("jsm-1").log();
        Files.createDirectories(log.getParent());
        Files.writeString(log, "one\ntwo\nthree\n");
        Files.writeString(paths.node("agent").log(), "mine\n");

        assertThat(call("GET", "/nodes/jsm-1/log?lines=2", "").text()).isEqualTo("two\nthree\n");
        assertThat(call("GET", "/nodes/agent/log", "").text()).isEqualTo("mine\n");
        assertThat(call("GET", "/nodes/jsm-1/log?lines=x", "").status()).isEqualTo(400);
        assertThat(call("GET", "/nodes/..%2F..%2Fetc/log", "").status()).isEqualTo(404);
    }

    @Test
    void figuresForPrometheus() {
        String text = BoxMetrics.text(
                new org.jabberfarm.process.Metrics(), agent.samples().last());

        assertThat(text)
                .contains("jabberfarm_box_memory_available_bytes ")
                .contains("jabberfarm_node_up{node=\"jsm-1\"} 0")
                .contains("process_open_fds ");
    }
}
