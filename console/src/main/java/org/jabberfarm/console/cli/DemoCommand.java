package org.jabberfarm.console.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jabberfarm.console.data.DataFolder;
import org.jabberfarm.console.demo.Demo;
import org.jabberfarm.console.demo.DemoOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code farm demo}: a whole farm on this machine, deployed by the real code, with clients that chat. */
@Command(
        name = "demo",
        description =
                "Runs a console with a small farm on this machine: real deploys, real processes, simulated clients.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--port", defaultValue = "8222", description = "Port of the console. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.jabberfarm-demo",
            description = "Folder for all of it. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(names = "--c2s", defaultValue = "2", description = "Boxes for clients. Default: ${DEFAULT-VALUE}.")
    private int c2s;

    @Option(
            names = "--clients",
            defaultValue = "300",
            description = "Simulated clients, 0 for none. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--users",
            defaultValue = "0",
            description = "Accounts u000000, u000001, … with password \"pw\". Default: as many as clients.")
    private int users;

    private static final int MOST_C2S = 50;
    private static final int MOST_USERS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        between("--c2s", c2s, 1, MOST_C2S);
        between("--clients", clients, 0, MOST_USERS);
        between("--users", users, 0, MOST_USERS);
        DemoOptions options = new DemoOptions(data.toAbsolutePath().normalize(), port, c2s, clients, users);
        DataFolder.open(options.data());
        DataFolder.open(options.data().resolve("console"));
        LogFile.in(options.data().resolve("console"));
        CountDownLatch stopped = new CountDownLatch(1);
        Demo demo = new Demo(options, line -> {
            out.println(line);
            out.flush();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            demo.close();
            stopped.countDown();
        }));
        try {
            demo.start();
        } catch (IOException | RuntimeException e) {
            if (!demo.closed()) {
                throw e;
            }
        }
        stopped.await();
        return 0;
    }

    private void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be from %d to %,d, not %d".formatted(option, least, most, value));
        }
    }
}
