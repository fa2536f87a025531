package org.jabberfarm.console.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm user remove}: the account and all it stored. */
@Command(
        name = "remove",
        description = "Removes a user and all that is stored for it.",
        mixinStandardHelpOptions = true)
final class UserRemove implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "JID")
    private String jid;

    @Override
    public Integer call() throws IOException {
        var answer = remote.api().delete("/users?jid=" + ApiClient.encode(jid));
        var out = spec.commandLine().getOut();
        Output.print(remote, out, answer, () -> out.println("removed " + jid));
        return 0;
    }
}
