package org.jabberfarm.console.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jabberfarm.console.admin.LocalTokens;
import org.jabberfarm.console.client.ApiClient;
import org.jabberfarm.console.web.Access;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farm token …}: for whoever owns the console's data folder. */
@Command(
        name = "token",
        description = "Makes API tokens.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TokenCommand.Create.class)
final class TokenCommand {
    /** {@code farm token create}. */
    @Command(
            name = "create",
            description = "Prints a new API token, alone on its last line. Works whether the console runs or not.",
            mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "${sys:user.home}/.jabberfarm",
                description = "Data folder of the console. Default: ${DEFAULT-VALUE}.")
        private Path data;

        @Option(names = "--name", required = true, description = "Name of the token, for the audit log.")
        private String name;

        @Option(
                names = "--access",
                defaultValue = "ADMIN",
                description = "viewer, operator or admin. Default: ${DEFAULT-VALUE}.")
        private Access access;

        @Option(names = "--days", description = "Days until it expires. Default: never.")
        private Integer days;

        @Option(names = "--json", description = "Machine-readable output.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Optional<Instant> expires =
                    Optional.ofNullable(days).map(d -> Instant.now().plus(Duration.ofDays(d)));
            if (Files.isDirectory(data)) {
                LogFile.in(data);
            }
            String token = LocalTokens.create(data, name, access, expires).reveal();
            spec.commandLine()
                    .getOut()
                    .println(
                            json
                                    ? ApiClient.JSON
                                            .createObjectNode()
                                            .put("name", name)
                                            .put("token", token)
                                    : token);
            return 0;
        }
    }
}
