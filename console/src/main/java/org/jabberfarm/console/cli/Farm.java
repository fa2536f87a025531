package org.jabberfarm.console.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code ./farm} command: runs the console, or talks to a running one through its API. */
@Command(
        name = "farm",
        description = "One XMPP server out of many boxes.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ConsoleCommand.class,
            TokenCommand.class,
            BoxCommand.class,
            PlanCommand.class,
            DeployCommand.class,
            StatusCommand.class,
            SetCommand.class,
            GetCommand.class,
            UserCommand.class,
            DrainCommand.class,
            DnsCommand.class,
            ConfigCommand.class,
            CheckCommand.class,
            BenchCommand.class,
            CheckMessagesCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Commands but console, demo, check, check-messages, bench, test and fuzz talk to a running console: --url and --token, or FARM_URL and FARM_TOKEN.",
            "",
            "  ./farm test      installs what the tests need and runs them (from a checkout)",
            "  ./farm fuzz      [--seconds N] [--target Stream|Route|Jid|Jabber|Jadc2s] looks for input that breaks what reads it"
        })
public final class Farm {
    private Farm() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Farm())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("farm: " + reason(failure));
                    return 1;
                })
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
