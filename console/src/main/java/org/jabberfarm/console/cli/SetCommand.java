package org.jabberfarm.console.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm set KEY=VALUE…}: all of them or none. */
@Command(
        name = "set",
        description = "Changes farm settings; they reach the boxes with the next deploy.",
        mixinStandardHelpOptions = true)
final class SetCommand implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "KEY=VALUE")
    private List<String> pairs;

    @Override
    public Integer call() throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : pairs) {
            int at = pair.indexOf('=');
            if (at < 1) {
                throw new IOException("\"" + pair + "\" is not KEY=VALUE; farm get lists the keys");
            }
            values.put(pair.substring(0, at), pair.substring(at + 1));
        }
        JsonNode answer = remote.api().patch("/settings", values);
        var out = spec.commandLine().getOut();
        Output.print(
                remote,
                out,
                answer,
                () -> values.keySet()
                        .forEach(key ->
                                out.println(key + " = " + answer.path(key).asText())));
        return 0;
    }
}
