package org.jabberfarm.console.cli;

import picocli.CommandLine.Command;

/** {@code farm box …}: the inventory. */
@Command(
        name = "box",
        description = "Adds, trusts, checks, lists and removes boxes.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BoxAdd.class, BoxTrust.class, BoxCheck.class, BoxList.class, BoxRemove.class})
final class BoxCommand {}
