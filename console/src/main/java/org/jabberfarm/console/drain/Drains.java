package org.jabberfarm.console.drain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.process.Response;

/**
 * Empties a c2s: it sends who comes to another, and closes its clients as fast as the others can take them. The node does it
 * itself, asked by way of its box's agent; restarting it ends a drain.
 */
public final class Drains {
    /** Asks a node's control socket. */
    @FunctionalInterface
    interface Control {
        Response call(Node node, String method, String body) throws IOException;
    }

    /** Clients a second, at the most. */
    static final int MOST = 10_000;

    private final Inventory inventory;
    private final Control control;
    private final Audit audit;

    /** What each node answered last: newer than any sample, when somebody has just asked for something. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    /** @param at when it was told */
    public record Told(Progress progress, Instant at) {}

    public Drains(Inventory inventory, AgentClient agents, Audit audit) {
        this(
                inventory,
                (node, method, body) -> agents.node(inventory.get(node.box()), node.name(), method, "/drain", body),
                audit);
    }

    Drains(Inventory inventory, Control control, Audit audit) {
        this.inventory = inventory;
        this.control = control;
        this.audit = audit;
    }

    public List<Routes> routes() {
        return List.of(new DrainApi(this), new DrainPages(this));
    }

    /**
     * How far a node is, as it tells.
     *
     * @throws NotFound when there is no such c2s
     * @throws Conflict when it does not answer
     */
    JsonNode status(String node) {
        return call(c2s(node), "GET", "");
    }

    /** The node's last answer to us; empty when nobody has asked it since the console started. */
    public Optional<Told> told(String node) {
        return Optional.ofNullable(told.get(node));
    }

    /**
     * Begins, or changes the pace of one that runs.
     *
     * @param pace clients a second, 1 to {@value #MOST}; 0 for as many as the others can take
     * @param force whether to begin though the others have no room for all
     * @throws Conflict when they have none, or the node does not answer
     */
    JsonNode begin(String node, int pace, boolean force, String who) {
        if (pace < 0 || pace > MOST) {
            throw new Invalid("perSecond", pace + " is not a number from 1 to 10,000");
        }
        Node c2s = c2s(node);
        JsonNode now = call(c2s, "GET", "");
        long clients = now.path("clients").asLong();
        long room = now.path("room").asLong();
        if (!force && !now.path("draining").asBoolean() && room < clients) {
            throw new Conflict("Draining " + node + " would turn out " + clients
                    + " clients, and the rest of the farm has room for " + room
                    + ". Start or add another c2s, or force it: clients that find no room are told to try again.");
        }
        JsonNode answer = call(c2s, "POST", pace == 0 ? "{\"perSecond\":\"auto\"}" : "{\"perSecond\":" + pace + "}");
        audit.record(
                who,
                "node.drain",
                node,
                clients + " clients, " + (pace == 0 ? "pace auto" : pace + " a second") + (force ? ", forced" : ""));
        return answer;
    }

    /** The node takes clients again; those that it still has stay. */
    JsonNode end(String node, String who) {
        JsonNode answer = call(c2s(node), "DELETE", "");
        audit.record(who, "node.drain.end", node, answer.path("clients").asLong() + " clients left");
        return answer;
    }

    Node c2s(String name) {
        Node node = inventory.node(name).orElseThrow(() -> new NotFound("There is no node " + name + "."));
        if (node.role() != Role.C2S) {
            throw new Conflict(name + " has no clients of its own: only a c2s can be drained.");
        }
        return node;
    }

    private JsonNode call(Node node, String method, String body) {
        Response response;
        try {
            response = control.call(node, method, body);
        } catch (IOException e) {
            throw new Conflict("Tried to reach " + node.name() + " on " + node.box() + " but failed: " + e.getMessage()
                    + ". If it is not deployed yet, make a plan first; else look at its box on the dashboard.");
        }
        JsonNode answer;
        try {
            answer = Json.MAPPER.readTree(response.text());
        } catch (JsonProcessingException e) {
            answer = Json.MAPPER.createObjectNode();
        }
        if (response.status() != 200) {
            throw new Conflict(
                    "Asked " + node.name() + " on " + node.box() + ", which answered " + response.status() + ": "
                            + answer.path("error").asText(response.text().strip())
                            + ". A node of an older release cannot be drained: deploy this one first.");
        }
        told.put(node.name(), new Told(Progress.of(answer), Instant.now()));
        return answer;
    }
}
