package org.jabberfarm.console.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Response;

/** Accounts for load tests: {@code u000000} and on, all with the same password. */
final class DemoUsers {
    static final String PASSWORD = "pw";

    /** One request's worth: the JSM derives a key for each. */
    private static final int BATCH = 500;

    private DemoUsers() {}

    static String name(int number) {
        return "u%06d".formatted(number);
    }

    /**
     * Adds those that are missing.
     *
     * @param people names beside the numbered ones
     * @param count how many numbered ones
     */
    static void add(AgentClient agents, Box jsm, String node, String domain, List<String> people, int count)
            throws IOException {
        List<String> names = Stream.concat(
                        people.stream(), IntStream.range(0, count).mapToObj(DemoUsers::name))
                .toList();
        for (int from = 0; from < names.size(); from += BATCH) {
            ObjectNode body = Json.MAPPER.createObjectNode();
            ArrayNode users = body.putArray("users");
            names.subList(from, Math.min(names.size(), from + BATCH))
                    .forEach(name ->
                            users.addObject().put("jid", name + "@" + domain).put("password", PASSWORD));
            Response answer = agents.node(jsm, node, "POST", "/users/import", Json.write(body));
            if (answer.status() != 200) {
                throw new IOException("tried to add the demo's users but failed: " + answer.text());
            }
        }
    }
}
