package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farm deploy}: applies a reviewed plan, or with {@code --yes} a fresh one, and follows the run to its end. */
@Command(
        name = "deploy",
        description = "Applies a plan and follows the run to its end.",
        mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(names = "--box", paramLabel = "NAME", description = "With --yes: only these boxes; repeatable.")
    private List<String> boxes = List.of();

    private static final class Which {
        @Option(names = "--plan", paramLabel = "ID", description = "The plan that was reviewed.")
        private String plan;

        @Option(names = "--yes", description = "Make a plan now and apply it unread.")
        private boolean yes;
    }

    @Override
    public Integer call() throws IOException {
        ApiClient api = remote.api();
        String plan = which.plan;
        if (plan == null) {
            JsonNode made = api.post("/plans", Map.of("boxes", boxes));
            plan = made.path("id").asText();
            if (made.path("changes").asInt() == 0 && made.path("failedBoxes").isEmpty()) {
                var out = spec.commandLine().getOut();
                Output.print(remote, out, made, () -> out.println("0 changes"));
                return 0;
            }
        }
        JsonNode run = api.post("/deploys", Map.of("plan", plan));
        String path = "/deploys/" + run.path("id").asText();
        if (!remote.json()) {
            new RunLog(api, path, spec.commandLine().getOut()).follow();
        }
        JsonNode end = awaitEnd(api, path);
        var out = spec.commandLine().getOut();
        Output.print(
                remote,
                out,
                end,
                () -> out.println("deploy " + end.path("id").asText() + ": "
                        + end.path("state").asText()));
        if (!end.path("state").asText().equals("DEPLOYED")) {
            throw new IOException("deploy " + end.path("id").asText() + " ended as "
                    + end.path("state").asText() + ": " + end.path("reason").asText("see its log"));
        }
        return 0;
    }

    private static JsonNode awaitEnd(ApiClient api, String path) throws IOException {
        while (true) {
            JsonNode run = api.get(path);
            if (!run.path("state").asText().equals("RUNNING")) {
                return run;
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted; the deploy goes on, see " + path, e);
            }
        }
    }
}
