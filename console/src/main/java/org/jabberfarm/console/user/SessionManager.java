package org.jabberfarm.console.user;

import java.io.IOException;
import java.util.Optional;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.process.Response;

/** The session manager that keeps the accounts, as the console reaches it. */
interface SessionManager {
    /** For people: {@code jsm-1 on core-1}. */
    String name();

    /**
     * @param target path with query, encoded
     * @throws IOException when it does not answer; an answer of 400 and above is a {@link Response}
     */
    Response call(String method, String target, String body) throws IOException;

    /** The farm's first one, by way of its box's agent; empty as long as no box has the role. */
    static Optional<SessionManager> of(Inventory inventory, AgentClient agents) {
        return inventory.nodes(Role.JSM).stream()
                .findFirst()
                .map(node -> behind(agents, inventory.get(node.box()), node));
    }

    private static SessionManager behind(AgentClient agents, Box box, Node node) {
        return new SessionManager() {
            @Override
            public String name() {
                return node.name() + " on " + box.name();
            }

            @Override
            public Response call(String method, String target, String body) throws IOException {
                return agents.node(box, node.name(), method, target, body);
            }
        };
    }
}
