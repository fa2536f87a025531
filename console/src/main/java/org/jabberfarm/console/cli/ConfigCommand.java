package org.jabberfarm.console.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jabberfarm.console.client.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farm config …}: generated files. */
@Command(
        name = "config",
        description = "Shows configuration files as they would be written.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ConfigCommand.Show.class)
final class ConfigCommand {

    /** {@code farm config show NODE FILE}: secrets are redacted. */
    @Command(
            name = "show",
            description = "Prints a file of a node as it would be written.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private Remote remote;

        @Spec
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "NODE")
        private String node;

        @Parameters(index = "1", paramLabel = "FILE", description = "jabber.xml, jadc2s.xml, jvm.options, …")
        private String file;

        @Override
        public Integer call() throws IOException {
            String text = remote.api().text("/nodes/" + ApiClient.encode(node) + "/config/" + ApiClient.encode(file));
            var out = spec.commandLine().getOut();
            var answer = ApiClient.JSON
                    .createObjectNode()
                    .put("node", node)
                    .put("file", file)
                    .put("content", text);
            Output.print(remote, out, answer, () -> out.print(text));
            return 0;
        }
    }
}
