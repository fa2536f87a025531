package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code farm status}: totals, then every box and node as last seen. */
@Command(
        name = "status",
        description = "Shows the farm's totals and every box and node.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        JsonNode status = remote.api().get("/status");
        var out = spec.commandLine().getOut();
        Output.print(remote, out, status, () -> {
            JsonNode farm = status.path("farm");
            out.printf(
                    "%s: %,d connections of %,d, %,d sessions%n",
                    farm.path("domain").asText("farm"),
                    farm.path("connections").asLong(),
                    farm.path("capacity").asLong(),
                    farm.path("sessions").asLong());
            Table table = new Table(
                    "BOX", "NODE", "STATE", "CONNECTIONS", "SESSIONS", "OPEN FILES", "IN FORCE", "PID", "SAMPLE");
            for (JsonNode box : status.path("boxes")) {
                String age = box.path("ageSeconds").isNumber()
                        ? box.path("ageSeconds").asLong() + " s old"
                        : "none yet";
                table.row(box.path("name").asText(), "", box.path("state").asText(), "", "", "", "", "", age);
                for (JsonNode node : box.path("nodes")) {
                    table.row(
                            "",
                            node.path("name").asText(),
                            node.path("state").asText(),
                            node.path("connections").asLong(),
                            node.path("sessions").asLong(),
                            node.path("openFiles").asLong(),
                            node.path("limits").path("openFilesInForce").asLong(),
                            node.path("pid").asText(),
                            "");
                }
            }
            table.print(out);
        });
        return 0;
    }
}
