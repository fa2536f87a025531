package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farm plan}: reads all boxes and shows what a deploy would change. Changes nothing; exits 1 when a box could not be read. */
@Command(name = "plan", description = "Shows what a deploy would change, box by box.", mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Option(names = "--box", paramLabel = "NAME", description = "Only these boxes; repeatable.")
    private List<String> boxes = List.of();

    @Override
    public Integer call() throws IOException {
        ApiClient api = remote.api();
        JsonNode plan = api.post("/plans", Map.of("boxes", boxes));
        var out = spec.commandLine().getOut();
        String text = remote.json() ? "" : api.text("/plans/" + plan.path("id").asText() + "/text");
        Output.print(remote, out, plan, () -> {
            out.println("plan " + plan.path("id").asText());
            out.println(Table.printable(text));
        });
        plan.path("failedBoxes")
                .forEach(failed -> spec.commandLine()
                        .getErr()
                        .println("farm: " + failed.path("box").asText() + " is not in the plan: "
                                + Table.printable(failed.path("reason").asText())));
        return plan.path("failedBoxes").isEmpty() ? 0 : 1;
    }
}
