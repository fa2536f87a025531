package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm box check}: logs in, reads the facts, says what would be in a deploy's way. Exits 1 when something is. */
@Command(
        name = "check",
        description = "Tests the connection to a box and shows the facts read.",
        mixinStandardHelpOptions = true)
final class BoxCheck implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME")
    private String name;

    @Override
    public Integer call() throws IOException {
        JsonNode answer = remote.api().post("/boxes/" + ApiClient.encode(name) + "/check", Map.of());
        var out = spec.commandLine().getOut();
        Output.print(remote, out, answer, () -> {
            Table table = new Table("CHECK", "STATE", "FOUND");
            for (JsonNode check : answer.path("checks")) {
                String advice = check.path("advice").asText("");
                table.row(
                        check.path("name").asText(),
                        check.path("state").asText(),
                        check.path("found").asText() + (advice.isEmpty() ? "" : "; " + advice));
            }
            table.print(out);
        });
        return answer.path("ok").asBoolean() ? 0 : 1;
    }
}
