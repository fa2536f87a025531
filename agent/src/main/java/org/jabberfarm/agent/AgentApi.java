package org.jabberfarm.agent;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.NodePaths;
import org.jabberfarm.process.Request;
import org.jabberfarm.process.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the agent answers on its socket. The socket file's permissions say who may ask. */
final class AgentApi {
    private static final Logger LOG = LoggerFactory.getLogger(AgentApi.class);

    /** Below the minute after which the endpoint gives up a silent connection. */
    private static final Duration CONTROL_DEADLINE = Duration.ofSeconds(55);

    private static final String NODES = "/nodes/";

    private final Agent agent;
    private final BoxPaths paths;

    AgentApi(Agent agent, BoxPaths paths) {
        this.agent = agent;
        this.paths = paths;
    }

    void declare(Endpoint endpoint) {
        endpoint.quick("GET", "/sample", this::sample)
                .quick("GET", "/samples", this::samples)
                .route("POST", "/reload", this::reload)
                .prefix("*", NODES, this::node);
    }

    private Response sample(Request request) {
        Sample last = agent.samples().last();
        return last == null ? error(503, "the first sample is being taken, ask again in a second") : json(last);
    }

    private Response samples(Request request) {
        String after = request.query("after", "0");
        if (!after.matches("-?\\d{1,18}")) {
            throw new IllegalArgumentException("after: found \"" + after + "\", expected epoch milliseconds");
        }
        return json(Map.of("samples", agent.samples().after(Long.parseLong(after))));
    }

    private Response reload(Request request) {
        try {
            agent.reload();
            return Response.json(
                    200, Json.object("nodes", agent.config().nodes().size()));
        } catch (IOException e) {
            return error(422, e.getMessage());
        }
    }

    private Response node(Request request) throws InterruptedException {
        String[] parts = request.path().substring(NODES.length()).split("/", 2);
        String node = parts[0];
        String rest = parts.length > 1 ? parts[1] : "";
        boolean known = agent.config().node(node).isPresent();
        boolean stop = rest.equals("stop") && request.method().equals("POST");
        if (!known && stop && agent.supervisor() != null && node.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            return act(node, rest);
        }
        if (!known && !node.equals("agent")) {
            return error(
                    404,
                    "this box has no node \"" + node + "\"; its nodes are "
                            + agent.config().nodes().stream()
                                    .map(AgentConfig.NodeEntry::name)
                                    .collect(Collectors.joining(", ")));
        }
        NodePaths files = paths.node(node);
        if (rest.equals("log") && request.method().equals("GET")) {
            return log(files.log(), request);
        }
        if (known && rest.startsWith("control/")) {
            return control(files.socket(), rest.substring("control".length()), request);
        }
        if (known
                && request.method().equals("POST")
                && List.of("start", "stop", "restart").contains(rest)) {
            return act(node, rest);
        }
        return error(404, "there is no " + request.method() + " " + request.path() + " here");
    }

    private static Response log(Path file, Request request) {
        String lines = request.query("lines", "100");
        if (!lines.matches("\\d{1,6}")) {
            throw new IllegalArgumentException(
                    "lines: found \"" + lines + "\", expected a number up to " + LogTail.MOST_LINES);
        }
        try {
            List<String> tail = LogTail.read(file, Integer.parseInt(lines));
            return Response.text(200, tail.isEmpty() ? "" : String.join("\n", tail) + "\n");
        } catch (IOException e) {
            return error(502, "tried to read " + file + " but failed: " + e);
        }
    }

    private static Response control(Path socket, String path, Request request) {
        String query = request.query().entrySet().stream()
                .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
                .collect(Collectors.joining("&"));
        String target = encode(path).replace("%2F", "/") + (query.isEmpty() ? "" : "?" + query);
        try {
            return ControlClient.call(socket, request.method(), target, request.body(), CONTROL_DEADLINE);
        } catch (IOException e) {
            return error(502, "the node does not answer: " + e.getMessage());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Response act(String node, String action) throws InterruptedException {
        Supervisor supervisor = agent.supervisor();
        if (supervisor == null) {
            return error(
                    409,
                    "systemd runs the nodes of this box, not the agent: use systemctl " + action + " jabberfarm-"
                            + agent.config().node(node).orElseThrow().role() + "@" + node);
        }
        LOG.info("asked to {} node={}", action, node);
        try {
            long pid = 0;
            switch (action) {
                case "start" -> pid = supervisor.start(node);
                case "restart" -> pid = supervisor.restart(node);
                default -> supervisor.stop(node);
            }
            return Response.json(200, Json.object("pid", pid));
        } catch (IOException e) {
            return error(500, "tried to " + action + " " + node + " but failed: " + e.getMessage());
        }
    }

    private static Response json(Object value) {
        return Response.json(200, Json.write(value));
    }

    private static Response error(int status, String message) {
        return Response.json(status, Json.object("error", message));
    }
}
