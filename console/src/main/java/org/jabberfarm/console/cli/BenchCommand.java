package org.jabberfarm.console.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jabberfarm.bench.Bench;
import org.jabberfarm.bench.Summary;
import org.jabberfarm.console.desired.Capacity;
import org.jabberfarm.console.desired.FarmCertificate;
import org.jabberfarm.console.desired.JavaOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code farm bench}: what a c2s and a JSM cost on this machine. Needs no console and leaves nothing behind. */
@Command(
        name = "bench",
        description =
                "Measures a c2s and a JSM on this machine: memory, logins, messages. Results are lines of JSON and a table.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final int MOST_SECONDS = 600;
    private static final Predicate<String> COLLECTOR =
            Pattern.compile("-XX:\\+Use\\w+GC").asMatchPredicate();

    @Option(
            names = "--connections",
            defaultValue = "6000",
            description = "Idle connections at the most, fewer where open files are. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--messages",
            paramLabel = "SECONDS",
            defaultValue = "8",
            description = "Time that messages are counted, after as long a warm-up. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--only", description = "One of ${COMPLETION-CANDIDATES}. Default: all.")
    private Bench.Kind only;

    @Option(
            names = "--tls",
            description =
                    "Clients use STARTTLS, with a self-signed certificate as a farm makes it. Default: plain TCP.")
    private boolean tls;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description = "An option for the Java of both processes beside the release's own; may be repeated.")
    private List<String> jvm = new ArrayList<>();

    @Option(names = "--json", description = "Nothing but the lines of JSON: no progress, no table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        between("--connections", connections, Bench.LEAST, 1_000_000);
        between("--messages", seconds, 1, MOST_SECONDS);
        Consumer<String> progress = json ? line -> {} : line -> err.println("farm: " + line);
        int room = Bench.mostConnections();
        if (room < Bench.LEAST) {
            throw new IOException("the limit of open files leaves room for no benchmark; raise it: ulimit -n 20000");
        }
        if (connections > room) {
            progress.accept("the limit of open files allows %,d connections, not %,d".formatted(room, connections));
        }
        int count = Math.min(room, connections);
        Set<Bench.Kind> kinds = only == null ? EnumSet.allOf(Bench.Kind.class) : EnumSet.of(only);
        Summary summary = new Summary();
        new Bench(
                        new Bench.Settings(
                                count,
                                seconds,
                                SETTLE,
                                kinds,
                                tls ? FarmCertificate.make(List.of("localhost"), Instant.now()) : "",
                                options("c2s", count),
                                options("jsm", count)),
                        progress,
                        line -> {
                            summary.add(line);
                            out.println(line);
                            out.flush();
                        })
                .run();
        if (!json) {
            out.print(summary.table());
            out.flush();
        }
        return 0;
    }

    /** Those of the launcher and of the jvm.options of a node for so many users; then those that were asked for. */
    private List<String> options(String role, int users) {
        // Java refuses to start with two collectors.
        boolean another = jvm.stream().anyMatch(COLLECTOR);
        List<String> options = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        JavaOptions.list(role, new Capacity(users, 1, 1, users)).stream()
                .filter(option -> !(another && COLLECTOR.test(option)))
                .forEach(options::add);
        options.addAll(jvm);
        return options;
    }

    private void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be from %d to %,d, not %d".formatted(option, least, most, value));
        }
    }
}
