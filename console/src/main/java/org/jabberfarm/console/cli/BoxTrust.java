package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm box trust}: shows the host keys that a box offers and pins them. */
@Command(name = "trust", description = "Shows a box's SSH host keys and pins them.", mixinStandardHelpOptions = true)
final class BoxTrust implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME")
    private String name;

    @Option(
            names = "--fingerprint",
            paramLabel = "SHA256:…",
            description = "Pin only if one of the offered keys has this fingerprint.")
    private String fingerprint;

    @Override
    public Integer call() throws IOException {
        JsonNode answer = remote.api()
                .post(
                        "/boxes/" + ApiClient.encode(name) + "/trust",
                        fingerprint == null ? Map.of() : Map.of("fingerprint", fingerprint));
        var out = spec.commandLine().getOut();
        Output.print(remote, out, answer, () -> {
            answer.path("keys")
                    .forEach(key -> out.println(key.path("fingerprint").asText() + "  "
                            + key.path("type").asText()));
            out.println("pinned for " + name + ". Next: farm box check " + name);
        });
        return 0;
    }
}
