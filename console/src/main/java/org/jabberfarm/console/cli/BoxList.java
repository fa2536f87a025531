package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code farm box list}. */
@Command(name = "list", description = "Lists the boxes.", mixinStandardHelpOptions = true)
final class BoxList implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        JsonNode answer = remote.api().get("/boxes");
        var out = spec.commandLine().getOut();
        Output.print(remote, out, answer, () -> {
            Table table = new Table("BOX", "HOST", "USER", "HOST KEY", "NODES");
            for (JsonNode box : answer.path("boxes")) {
                List<String> nodes = new ArrayList<>();
                box.path("nodes").forEach(n -> nodes.add(n.path("name").asText()));
                table.row(
                        box.path("name").asText(),
                        box.path("host").asText() + " port "
                                + box.path("sshPort").asInt(),
                        box.path("user").asText(),
                        box.path("hostKey").asText(),
                        String.join(", ", nodes));
            }
            table.print(out);
        });
        return 0;
    }
}
