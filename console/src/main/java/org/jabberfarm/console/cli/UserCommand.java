package org.jabberfarm.console.cli;

import picocli.CommandLine.Command;

/** {@code farm user …}: accounts of the farm's domains. */
@Command(
        name = "user",
        description = "Adds, removes, resets, lists and imports users.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UserPassword.Add.class,
            UserPassword.Reset.class,
            UserRemove.class,
            UserList.class,
            UserImport.class
        })
final class UserCommand {}
