package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farm dns}: prints the farm's records as a zone file has them, or brings them to the name server. */
@Command(
        name = "dns",
        description =
                "Prints the records that lead clients to the farm, to be copied into a zone; what is not as it should be goes to standard error.",
        mixinStandardHelpOptions = true)
final class DnsCommand implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Option(names = "--publish", description = "Brings them to the name server of the settings now.")
    private boolean publish;

    @Option(names = "--replace", description = "With --publish: also replaces records that the farm did not put there.")
    private boolean replace;

    @Override
    public Integer call() throws IOException {
        if (replace && !publish) {
            spec.commandLine().getErr().println("farm: --replace only goes with --publish");
            return 2;
        }
        JsonNode view = publish
                ? remote.api().post("/dns/publish", Map.of("replace", replace))
                : remote.api().get("/dns");
        PrintWriter out = spec.commandLine().getOut();
        Output.print(
                remote,
                out,
                view,
                () -> out.print(Table.printable(view.path("fragment").asText())));
        view.path("notes").forEach(this::complain);
        if (!view.path("problem").asText().isEmpty()) {
            complain(view.path("problem"));
            complain(view.path("next"));
            return 1;
        }
        return 0;
    }

    private void complain(JsonNode text) {
        spec.commandLine().getErr().println("farm: " + Table.printable(text.asText()));
    }
}
