package org.jabberfarm.console.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jabberfarm.config.CheckMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code farm check FILE…}: what the processes themselves would say of a configuration file. Needs no console. */
@Command(name = "check", description = "Validates jabber.xml and jadc2s.xml files.", mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE")
    private List<String> files;

    @Override
    public Integer call() {
        return CheckMain.check(files, System.out, System.err);
    }
}
