package org.jabberfarm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.ProcessLimits;

/**
 * What a c2s and a JSM of this build cost on this machine: memory of idle connections, processor time of logins and of
 * messages. They run as processes of their own; the clients are in this one and are not counted. All on loopback.
 */
public final class Bench {
    /** What can be measured. */
    public enum Kind {
        IDLE,
        LOGIN,
        MESSAGES,
        XML
    }

    /**
     * @param connections idle connections at the most, at least {@value #LEAST}; a third of them is the other size
     * @param seconds that messages are counted, after as many of warm-up, or up to four times as many on a slow machine
     * @param settle pause between the last login and the look at what it cost
     * @param pem key and certificate as the c2s reads them, for clients that use STARTTLS; empty for plain TCP
     * @param c2sOptions of its Java
     * @param jsmOptions of its Java
     */
    public record Settings(
            int connections,
            int seconds,
            Duration settle,
            Set<Kind> kinds,
            String pem,
            List<String> c2sOptions,
            List<String> jsmOptions) {
        public Settings {
            kinds = Set.copyOf(kinds);
            c2sOptions = List.copyOf(c2sOptions);
            jsmOptions = List.copyOf(jsmOptions);
            if (connections < LEAST || seconds < 1) {
                throw new IllegalArgumentException(
                        "a benchmark needs " + LEAST + " connections and 1 second at the least");
            }
        }
    }

    public static final int LEAST = 30;

    private static final int MOST_LOGINS = 4000;
    private static final int MOST_PAIRS = 100;

    /** Rounds of logins before the one that counts: Java's compilers are about through by then. */
    private static final int WARM_LOGINS = 8;

    /** Messages before those that count, and how many times the time that counts may be spent on them. */
    private static final long WARM_MESSAGES = 200_000;

    private static final int WARM_TIMES = 4;

    /** For each second that messages are counted; the two take about as long. */
    private static final int XML_STANZAS = 20_000;

    private final Settings settings;
    private final Consumer<String> progress;
    private final Consumer<String> results;

    /**
     * @param progress hears what is being done, for people
     * @param results hears the lines of JSON
     */
    public Bench(Settings settings, Consumer<String> progress, Consumer<String> results) {
        this.settings = settings;
        this.progress = progress;
        this.results = results;
    }

    /** Connections that the limit of open files of this process, and so of a c2s begun by it, allows. */
    public static int mostConnections() {
        long files = ProcessLimits.openFiles();
        return (int) Math.min(1_000_000, (files < 0 ? 1024 : files) - 1000);
    }

    /**
     * Measures; some minutes at the most.
     *
     * @throws IOException when a process does not start or a client is lost
     */
    public void run() throws IOException {
        result(line("machine")
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("java", System.getProperty("java.runtime.version"))
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("openFiles", ProcessLimits.openFiles())
                .put("tls", !settings.pem().isEmpty())
                .put("c2sOptions", String.join(" ", settings.c2sOptions()))
                .put("jsmOptions", String.join(" ", settings.jsmOptions())));
        if (settings.kinds().contains(Kind.IDLE)) {
            inFarm(this::idle);
        }
        if (settings.kinds().contains(Kind.LOGIN)) {
            inFarm(this::login);
        }
        if (settings.kinds().contains(Kind.MESSAGES)) {
            inFarm(this::messages);
        }
        if (settings.kinds().contains(Kind.XML)) {
            xml();
        }
    }

    /** Without a farm: only the code that reads and writes stanzas. */
    private void xml() throws IOException {
        int stanzas = settings.seconds() * XML_STANZAS;
        progress.accept("xml: each step of a stanza " + stanzas + " times, ten times over");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.c2sOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), XmlCost.class.getName()));
        command.add(Integer.toString(stanzas));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().filter(line -> line.startsWith("{")).forEach(results);
        }
        try {
            if (process.waitFor() != 0) {
                throw new IOException("tried to measure XML but that process ended with " + process.exitValue()
                        + "; for the reason run: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private interface Part {
        void measure(BenchFarm farm, Crew crew) throws IOException;
    }

    /** Each part has fresh processes: the garbage of one is no memory of the next. */
    private void inFarm(Part part) throws IOException {
        progress.accept("starting a c2s and a JSM with " + settings.connections() + " users");
        try (BenchFarm farm = new BenchFarm(settings);
                Crew crew = new Crew(farm)) {
            part.measure(farm, crew);
        }
    }

    private void idle(BenchFarm farm, Crew crew) throws IOException {
        int few = settings.connections() / 3;
        progress.accept("idle: warming up with " + few / 2 + " logins");
        crew.growTo(few / 2, new Latencies());
        crew.leave();
        progress.accept("idle: " + few + " connections");
        crew.growTo(few, new Latencies());
        farm.awaitSessions(few);
        pause(settings.settle());
        Usage c2sFew = farm.c2s();
        Usage jsmFew = farm.jsm();
        OptionalLong c2sFewLive = farm.c2sHeap();
        OptionalLong jsmFewLive = farm.jsmHeap();
        progress.accept("idle: " + settings.connections() + " connections");
        crew.growTo(settings.connections(), new Latencies());
        farm.awaitSessions(settings.connections());
        pause(settings.settle());
        crew.check();
        Usage c2s = farm.c2s();
        Usage jsm = farm.jsm();
        slope("c2s", few, c2sFew, c2s, c2sFewLive, farm.c2sHeap());
        slope("jsm", few, jsmFew, jsm, jsmFewLive, farm.jsmHeap());
    }

    private void slope(String process, int few, Usage less, Usage more, OptionalLong lessLive, OptionalLong moreLive) {
        ObjectNode line = line("idle").put("process", process);
        line.putArray("connections").add(few).add(settings.connections());
        line.putArray("bytes").add(less.bytes()).add(more.bytes());
        long between = Math.max(1, settings.connections() - few);
        line.put("bytesPerConnection", (more.bytes() - less.bytes()) / between);
        if (lessLive.isPresent() && moreLive.isPresent()) {
            line.putArray("liveBytes").add(lessLive.getAsLong()).add(moreLive.getAsLong());
            line.put("liveBytesPerConnection", (moreLive.getAsLong() - lessLive.getAsLong()) / between);
        }
        result(line);
    }

    private void login(BenchFarm farm, Crew crew) throws IOException {
        int logins = Math.min(MOST_LOGINS, settings.connections());
        progress.accept("login: first logins of " + logins + " accounts, whose passwords are checked in full");
        double first = cpu(farm, () -> crew.growTo(logins, new Latencies()));
        crew.leave();
        for (int i = 1; i < WARM_LOGINS; i++) {
            progress.accept("login: warming up with the same again");
            crew.growTo(logins, new Latencies());
            crew.leave();
        }
        progress.accept("login: measuring " + logins);
        Latencies took = new Latencies();
        Usage c2s = farm.c2s();
        Usage jsm = farm.jsm();
        long start = System.nanoTime();
        crew.growTo(logins, took);
        double seconds = (System.nanoTime() - start) / 1e9;
        farm.awaitSessions(logins);
        pause(settings.settle());
        Usage c2sAfter = farm.c2s();
        Usage jsmAfter = farm.jsm();
        double ofC2s = seconds(c2s, c2sAfter) * 1000 / logins;
        double ofJsm = seconds(jsm, jsmAfter) * 1000 / logins;
        double compiling = (compiling(c2s, c2sAfter) + compiling(jsm, jsmAfter)) * 1000 / logins;
        result(line("login")
                .put("mechanism", "PLAIN")
                .put("logins", logins)
                .put("atOnce", Crew.AT_ONCE)
                .put("loginsPerSecond", rounded(logins / seconds))
                .put("cpuSecondsPer1000", rounded(ofC2s + ofJsm))
                .put("c2sCpuSecondsPer1000", rounded(ofC2s))
                .put("jsmCpuSecondsPer1000", rounded(ofJsm))
                .put("ofWhichCompilersPer1000", rounded(compiling))
                .put("firstCpuSecondsPer1000", rounded(first * 1000 / logins))
                .put("p50Millis", rounded(took.millis(0.5)))
                .put("p99Millis", rounded(took.millis(0.99))));
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Processor seconds of both processes while {@code work} runs. */
    private static double cpu(BenchFarm farm, Work work) throws IOException {
        Usage c2s = farm.c2s();
        Usage jsm = farm.jsm();
        work.run();
        return seconds(c2s, farm.c2s()) + seconds(jsm, farm.jsm());
    }

    private void messages(BenchFarm farm, Crew crew) throws IOException {
        int pairs = Math.min(MOST_PAIRS, settings.connections() / 2);
        crew.growTo(2 * pairs, new Latencies());
        farm.awaitSessions(2 * pairs);
        for (int inFlight : new int[] {1, 10}) {
            Duration time = Duration.ofSeconds(settings.seconds());
            progress.accept(
                    "messages: " + pairs + " pairs, " + inFlight + " in flight each, warming up, then measuring");
            Chat chat = new Chat(crew, pairs, inFlight);
            warmUp(chat, time);
            Usage c2s = farm.c2s();
            Usage jsm = farm.jsm();
            long before = chat.delivered();
            long start = System.nanoTime();
            chat.measure(true);
            pause(time);
            chat.measure(false);
            long delivered = Math.max(1, chat.delivered() - before);
            double seconds = (System.nanoTime() - start) / 1e9;
            Usage c2sAfter = farm.c2s();
            Usage jsmAfter = farm.jsm();
            double ofC2s = seconds(c2s, c2sAfter) * 1e6 / delivered;
            double ofJsm = seconds(jsm, jsmAfter) * 1e6 / delivered;
            double compiling = (compiling(c2s, c2sAfter) + compiling(jsm, jsmAfter)) * 1e6 / delivered;
            long lost = chat.stop();
            result(line("messages")
                    .put("inFlight", inFlight)
                    .put("pairs", pairs)
                    .put("seconds", rounded(seconds))
                    .put("delivered", delivered)
                    .put("lost", lost)
                    .put("messagesPerSecond", rounded(delivered / seconds))
                    .put("cpuMicrosPerMessage", rounded(ofC2s + ofJsm))
                    .put("c2sCpuMicrosPerMessage", rounded(ofC2s))
                    .put("jsmCpuMicrosPerMessage", rounded(ofJsm))
                    .put("ofWhichCompilersPerMessage", rounded(compiling))
                    .put("p50Millis", rounded(chat.took().millis(0.5)))
                    .put("p99Millis", rounded(chat.took().millis(0.99))));
        }
    }

    /** Time alone does not warm a machine that has other work: it takes messages, within reason. */
    private static void warmUp(Chat chat, Duration time) throws IOException {
        pause(time);
        for (int longer = 1; longer < WARM_TIMES && chat.delivered() < WARM_MESSAGES; longer++) {
            pause(time);
        }
    }

    private static double seconds(Usage before, Usage after) {
        return after.cpu().minus(before.cpu()).toMillis() / 1000.0;
    }

    private static double compiling(Usage before, Usage after) {
        return Math.max(0, after.compiler().minus(before.compiler()).toMillis() / 1000.0);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static ObjectNode line(String what) {
        return Json.MAPPER.createObjectNode().put("bench", what);
    }

    private void result(ObjectNode line) {
        results.accept(Json.write(line));
    }

    static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
