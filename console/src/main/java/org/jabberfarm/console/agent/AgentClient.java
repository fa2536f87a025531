package org.jabberfarm.console.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.Connections;
import org.jabberfarm.console.ssh.Shell;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Response;

/** Speaks with the agent of a box, through the box's SSH connection to the agent's Unix socket. */
public final class AgentClient {
    private static final String SOCKET = "/run/jabberfarm/agent.sock";
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Connections connections;

    public AgentClient(Connections connections) {
        this.connections = connections;
    }

    public Response get(Box box, String target) throws IOException {
        return call(box, "GET", target, "");
    }

    /**
     * @param target path with query, encoded; see {@code org.jabberfarm.agent}
     * @throws IOException when the box or its agent does not answer; an answer of 400 and above is a {@link Response}
     */
    public Response call(Box box, String method, String target, String body) throws IOException {
        try (Shell.Tunnel tunnel = connections.shell(box).socket(box.path(SOCKET), DEADLINE)) {
            return ControlClient.call(tunnel.in(), tunnel.out(), method, target, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A request to a node's own control endpoint, passed on by the agent. */
    public Response node(Box box, String node, String method, String target, String body) throws IOException {
        return call(box, method, "/nodes/" + node + "/control" + target, body);
    }
}
