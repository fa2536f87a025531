package org.jabberfarm.console.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm box remove}: forgets a box; what runs there goes on until someone stops it there. */
@Command(
        name = "remove",
        description = "Takes a box out of the inventory. Its processes are not stopped.",
        mixinStandardHelpOptions = true)
final class BoxRemove implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME")
    private String name;

    @Override
    public Integer call() throws IOException {
        var answer = remote.api().delete("/boxes/" + ApiClient.encode(name));
        var out = spec.commandLine().getOut();
        Output.print(remote, out, answer, () -> out.println("removed " + name));
        return 0;
    }
}
