package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm drain}: empties a c2s, changes the pace, tells how far it is, or ends it. */
@Command(
        name = "drain",
        description =
                "Empties a c2s: who comes is sent to another, its clients are closed little by little. Again with another --pace changes it.",
        mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NODE", description = "As in c2s-1.")
    private String node;

    @Option(names = "--pace", paramLabel = "N", description = "Clients a second. Default: as many as the others take.")
    private Integer pace;

    @Option(names = "--force", description = "Also when the others have no room for all.")
    private boolean force;

    @Option(names = "--abort", description = "Takes clients again; those that are still there stay.")
    private boolean abort;

    @Option(names = "--status", description = "Only tells how far it is.")
    private boolean status;

    @Override
    public Integer call() throws IOException {
        String path = "/nodes/" + ApiClient.encode(node) + "/drain";
        JsonNode answer = status
                ? remote.api().get(path)
                : abort ? remote.api().delete(path) : remote.api().post(path, request());
        PrintWriter out = spec.commandLine().getOut();
        Output.print(remote, out, answer, () -> out.println(words(answer)));
        return 0;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("perSecond", pace == null ? "auto" : pace);
        request.put("force", force);
        return request;
    }

    private String words(JsonNode answer) {
        String clients = answer.path("clients").asLong() + " clients";
        if (!answer.path("draining").asBoolean()) {
            return node + " takes clients: " + clients + ", room elsewhere for "
                    + answer.path("room").asLong();
        }
        if (answer.path("done").asBoolean()) {
            return node + " is empty";
        }
        String left = answer.has("secondsLeft")
                ? ", about " + answer.path("secondsLeft").asLong() + " s left"
                : "";
        return node + " is being drained: " + clients + " of "
                + answer.path("before").asLong() + " left, "
                + answer.path("perSecond").asLong() + " a second" + left;
    }
}
