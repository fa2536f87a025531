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

/** What adding a user and resetting a password have in common: a JID, and a password on standard input. */
abstract class UserPassword implements Callable<Integer> {
    @Mixin
    private Remote remote;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "JID", description = "user@domain")
    private String jid;

    @Option(
            names = "--password-stdin",
            required = true,
            description = "Reads the password from the first line of standard input.")
    private boolean fromStdin;

    abstract JsonNode send(ApiClient api, Map<String, String> user) throws IOException;

    abstract String done();

    @Override
    public Integer call() throws IOException {
        JsonNode answer = send(remote.api(), Map.of("jid", jid, "password", Stdin.line("the password")));
        var out = spec.commandLine().getOut();
        Output.print(remote, out, answer, () -> out.println(done() + " " + jid));
        return 0;
    }

    /** {@code farm user add}. */
    @Command(name = "add", description = "Adds a user.", mixinStandardHelpOptions = true)
    static final class Add extends UserPassword {
        @Override
        JsonNode send(ApiClient api, Map<String, String> user) throws IOException {
            return api.post("/users", user);
        }

        @Override
        String done() {
            return "added";
        }
    }

    /** {@code farm user reset}. */
    @Command(name = "reset", description = "Gives a user a new password.", mixinStandardHelpOptions = true)
    static final class Reset extends UserPassword {
        @Override
        JsonNode send(ApiClient api, Map<String, String> user) throws IOException {
            return api.put("/users", user);
        }

        @Override
        String done() {
            return "new password for";
        }
    }
}
