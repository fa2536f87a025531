package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm get [KEY]}: one value alone on its line, or all settings. */
@Command(name = "get", description = "Shows farm settings.", mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "KEY")
    private String key;

    @Override
    public Integer call() throws IOException {
        JsonNode all = remote.api().get("/settings");
        var out = spec.commandLine().getOut();
        if (key != null && !all.has(key)) {
            throw new IOException("there is no setting \"" + key + "\"; farm get lists them");
        }
        if (key != null) {
            Output.print(
                    remote,
                    out,
                    ApiClient.JSON.createObjectNode().set(key, all.get(key)),
                    () -> out.println(all.path(key).asText()));
        } else {
            Output.print(
                    remote,
                    out,
                    all,
                    () -> all.properties()
                            .forEach(e -> out.println(
                                    e.getKey() + " = " + e.getValue().asText())));
        }
        return 0;
    }
}
