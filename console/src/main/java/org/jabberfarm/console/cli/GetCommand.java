package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm get [KEY…]}: one value alone on its line, several or all of them with their keys. */
@Command(name = "get", description = "Shows farm settings.", mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "KEY")
    private List<String> keys = List.of();

    @Override
    public Integer call() throws IOException {
        JsonNode all = remote.api().get("/settings");
        var out = spec.commandLine().getOut();
        ObjectNode shown = ApiClient.JSON.createObjectNode();
        for (String key : keys) {
            if (!all.has(key)) {
                throw new IOException("there is no setting \"" + key + "\"; farm get lists them");
            }
            shown.set(key, all.get(key));
        }
        Output.print(remote, out, keys.isEmpty() ? all : shown, () -> {
            if (keys.size() == 1) {
                out.println(all.path(keys.get(0)).asText());
                return;
            }
            (keys.isEmpty() ? all : shown)
                    .properties()
                    .forEach(e -> out.println(e.getKey() + " = " + e.getValue().asText()));
        });
        return 0;
    }
}
