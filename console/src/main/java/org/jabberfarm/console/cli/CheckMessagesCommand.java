package org.jabberfarm.console.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jabberfarm.load.CheckAccounts;
import org.jabberfarm.load.CheckResult;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.MessageCheck;
import org.jabberfarm.xmpp.Jid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code farm check-messages}: numbered messages through a farm while its parts are killed. Needs no console. */
@Command(
        name = "check-messages",
        description = {
            "Clients write numbered messages to each other through a farm and compare their logs at the end: what was lost,",
            "doubled, out of order, how long anything stood still. Kill what you like meanwhile. Ctrl-C ends it early.",
            "Ends with 1 when anything was lost, doubled or out of order."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CheckMessagesCommand implements Callable<Integer> {
    private static final int MOST_CLIENTS = 5_000;
    private static final int MOST_SECONDS = 86_400;

    @Option(
            names = "--connect",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description = "Addresses of c2s; a client that loses one resumes at the next.")
    private List<String> servers;

    @Option(names = "--domain", required = true, description = "Host that the farm serves.")
    private String domain;

    @Option(
            names = "--tls",
            defaultValue = "starttls",
            description = "starttls, direct or none. Certificates are not checked. Default: ${DEFAULT-VALUE}.")
    private String tls;

    @Option(
            names = "--control",
            paramLabel = "SOCKET",
            description =
                    "Control socket of a JSM on this box: accounts are made there, and removed at the end. Without it they must exist.")
    private Path control;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "First line is the password of the accounts check-1, check-2, ... Default, without --control: standard input.")
    private Path passwordFile;

    @Option(names = "--clients", defaultValue = "40", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--group",
            defaultValue = "2",
            description = "How many write to each other. Default: ${DEFAULT-VALUE}, pairs.")
    private int group;

    @Option(
            names = "--plain",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description =
                    "How many of the clients do without stream management, for which nothing is promised. Default: ${DEFAULT-VALUE}.")
    private int plain;

    @Option(
            names = "--rate",
            defaultValue = "2",
            description = "Messages a second of each client. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--seconds", defaultValue = "60", description = "How long. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description =
                    "A client that hears nothing for so long gives its connection up and resumes elsewhere. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Option(names = "--json", description = "Nothing but a line of JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        between("--clients", clients, 2, MOST_CLIENTS);
        between("--group", group, 2, Math.min(clients, 100));
        between("--plain", plain, 0, 100);
        between("--seconds", seconds, 1, MOST_SECONDS);
        between("--patience", patience, 2, 3600);
        List<Jid> users = MessageCheck.users(clients, domain);
        String password = password();
        try (MessageCheck check = new MessageCheck(plan(users, password))) {
            CountDownLatch over = new CountDownLatch(1);
            Thread early = new Thread(() -> endEarly(check, over));
            Runtime.getRuntime().addShutdownHook(early);
            CheckAccounts accounts = control == null ? null : new CheckAccounts(control);
            try {
                if (accounts != null) {
                    accounts.add(users, password);
                }
                return run(check);
            } finally {
                if (accounts != null) {
                    accounts.remove(users);
                }
                over.countDown();
                forget(early);
            }
        }
    }

    /** On Ctrl-C: the end is the ordinary one, only sooner. */
    private static void endEarly(MessageCheck check, CountDownLatch over) {
        check.stop();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is what ends this process, and waits for us.
        }
    }

    private MessageCheck.Plan plan(List<Jid> users, String password) {
        try {
            return new MessageCheck.Plan(
                    servers.stream().map(this::address).toList(),
                    ClientSettings.Tls.of(tls),
                    users,
                    password,
                    group,
                    plain,
                    rate,
                    Duration.ofSeconds(patience),
                    Duration.ofSeconds(30));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new ParameterException(
                    spec.commandLine(), "--connect needs HOST:PORT, comma between several, not " + text);
        }
        return InetSocketAddress.createUnresolved(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private String password() throws IOException {
        if (passwordFile != null) {
            return Files.readAllLines(passwordFile).stream()
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException(passwordFile + " is empty; its first line must be the password"));
        }
        if (control == null) {
            return Stdin.line("the password of the accounts");
        }
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private int run(MessageCheck check) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        check.start();
        say(err, clients + " clients write to each other for " + seconds + " s");
        check.run(Duration.ofSeconds(seconds));
        say(err, "waiting for stragglers, then looking into the offline storage");
        CheckResult result = check.finish();
        out.println(json ? result.json("messages") : CheckResult.header() + result.row("messages"));
        if (!json) {
            result.examples().forEach(out::println);
            result.reasons().forEach((reason, times) -> out.println(times + " x " + reason));
        }
        out.flush();
        return result.clean() ? 0 : 1;
    }

    private void say(PrintWriter err, String what) {
        if (!json) {
            err.println("farm: " + what);
        }
    }

    private void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be from %d to %,d, not %d".formatted(option, least, most, value));
        }
    }
}
