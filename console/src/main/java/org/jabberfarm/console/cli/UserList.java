package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farm user list}: all pages of it. */
@Command(name = "list", description = "Lists users.", mixinStandardHelpOptions = true)
final class UserList implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Option(names = "--domain", description = "Only this domain.")
    private String domain;

    @Override
    public Integer call() throws IOException {
        ApiClient api = remote.api();
        ArrayNode users = ApiClient.JSON.createArrayNode();
        String next = "";
        do {
            JsonNode page = api.get("/users?limit=500" + (domain == null ? "" : "&domain=" + ApiClient.encode(domain))
                    + (next.isEmpty() ? "" : "&after=" + ApiClient.encode(next)));
            page.path("users").forEach(users::add);
            next = page.path("next").asText("");
        } while (!next.isEmpty() && !next.equals("null"));
        var out = spec.commandLine().getOut();
        Output.print(remote, out, ApiClient.JSON.createObjectNode().set("users", users), () -> {
            Table table = new Table("JID", "ONLINE", "LAST SEEN");
            for (JsonNode user : users) {
                long seen = user.path("lastSeen").asLong();
                table.row(
                        user.path("jid").asText(),
                        user.path("online").asLong(),
                        seen == 0 ? "never" : Instant.ofEpochMilli(seen));
            }
            table.print(out);
        });
        return 0;
    }
}
