package org.jabberfarm.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.config.Jadc2sXml;
import org.jabberfarm.config.Secret;
import org.jabberfarm.jsm.auth.Scram;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.NodePaths;
import org.jabberfarm.process.Response;
import org.jabberfarm.xmpp.Jid;

/** A c2s and a JSM as processes of their own, in a folder of their own, with nobody else on them. */
final class BenchFarm implements AutoCloseable {
    static final String PASSWORD = "bench";

    private static final String DOMAIN = "bench.localhost";
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int IMPORT_USERS = 200;
    private static final int ITERATIONS = 4096;

    private final Path root;
    private final NodePaths c2sPaths;
    private final NodePaths jsmPaths;
    private final int clientPort = freePort();
    private final ClientSettings.Tls tls;
    private final Thread ending = new Thread(this::kill);
    private final List<Process> processes = new ArrayList<>();

    BenchFarm(Bench.Settings settings) throws IOException {
        root = Files.createTempDirectory("jabberfarm-bench");
        tls = settings.pem().isEmpty() ? ClientSettings.Tls.NONE : ClientSettings.Tls.STARTTLS;
        c2sPaths = new NodePaths(root, "c2s-1");
        jsmPaths = new NodePaths(root, "jsm-1");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            configure(settings);
            processes.add(start("org.jabberfarm.c2s.C2sMain", c2sPaths, settings.c2sOptions()));
            processes.add(start("org.jabberfarm.jsm.JsmMain", jsmPaths, settings.jsmOptions()));
            await("the processes to be ready", () -> ready(c2sPaths) && ready(jsmPaths));
            addUsers(settings.connections());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void configure(Bench.Settings settings) throws IOException {
        int linkPort = freePort();
        Secret secret = new Secret("bench");
        write(
                jsmPaths.config("jabber.xml"),
                new JabberXml(
                                new JabberXml.Sessions(
                                        "sessions", List.of(DOMAIN), JabberXml.MODULES, false, "", "", List.of(), ""),
                                List.of(new JabberXml.Link("c2s-1", "127.0.0.1", linkPort, secret, 10)),
                                new JabberXml.Xdb("", "", new Secret(""), 8),
                                new JabberXml.Io(0, 0, List.of(), List.of()),
                                "",
                                new JabberXml.Own(
                                        0, List.of("PLAIN"), true, ITERATIONS, false, "replace", 300, Optional.empty()),
                                Jadc2sXml.Kept.NONE,
                                List.of())
                        .write());
        Path pem = c2sPaths.config("server.pem");
        write(pem, settings.pem());
        write(
                c2sPaths.config("jadc2s.xml"),
                new Jadc2sXml(
                                List.of(new Jadc2sXml.Sm("127.0.0.1", linkPort, "c2s-1", secret, 5)),
                                new Jadc2sXml.Local(List.of(DOMAIN), "127.0.0.1", clientPort, 0, pem.toString()),
                                new Jadc2sXml.Io(settings.connections() + 1024, 0, 0, 0, 60),
                                new Jadc2sXml.Own(0, settings.pem().isEmpty() ? "off" : "required", true, 262_144, 64),
                                Jadc2sXml.Kept.NONE,
                                List.of())
                        .write());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private Process start(String main, NodePaths paths, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        // Not what a test of the running class path would log.
        command.add("-Dlogback.configurationFile=logback.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main, paths.node()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JABBERFARM_ROOT", root.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(root.resolve(paths.node() + ".out").toFile())
                .start();
    }

    private boolean ready(NodePaths paths) {
        try {
            return ControlClient.get(paths.socket(), "/status", PATIENCE).text().contains("\"ready\":true");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** All with one password and so with one computation: what is measured is their logins. */
    private void addUsers(int count) throws IOException {
        ObjectNode keys = Json.MAPPER.createObjectNode();
        Scram.keys(PASSWORD, ITERATIONS)
                .forEach((name, key) -> keys.putObject(name)
                        .put("salt", key.salt())
                        .put("iterations", key.iterations())
                        .put("storedKey", key.storedKey())
                        .put("serverKey", key.serverKey()));
        for (int from = 0; from < count; from += IMPORT_USERS) {
            ObjectNode body = Json.MAPPER.createObjectNode();
            ArrayNode users = body.putArray("users");
            for (int i = from; i < Math.min(count, from + IMPORT_USERS); i++) {
                users.addObject().put("jid", user(i).toString()).set("scram", keys);
            }
            Response answer = ControlClient.call(
                    jsmPaths.socket(),
                    "POST",
                    "/users/import",
                    Json.write(body).getBytes(StandardCharsets.UTF_8),
                    PATIENCE);
            if (answer.status() != 200 || Json.read(answer.body()).path("added").asInt() != users.size()) {
                throw new IOException("tried to add users to the session manager but it said: " + answer.text());
            }
        }
    }

    Jid user(int number) {
        return Jid.of("u" + number + "@" + DOMAIN + "/bench");
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", clientPort);
    }

    /** What the two processes have used and hold now. */
    Usage c2s() throws IOException {
        return Usage.of(processes.get(0));
    }

    Usage jsm() throws IOException {
        return Usage.of(processes.get(1));
    }

    /** What lives in their heaps; a full collection. */
    OptionalLong c2sHeap() throws IOException {
        return LiveHeap.of(processes.get(0));
    }

    OptionalLong jsmHeap() throws IOException {
        return LiveHeap.of(processes.get(1));
    }

    ClientSettings.Tls tls() {
        return tls;
    }

    /** Until the session manager and the c2s have so many of them, and no more. */
    void awaitSessions(int count) throws IOException {
        await(
                count + " sessions",
                () -> metric(jsmPaths, "jabberfarm_sessions") == count
                        && metric(c2sPaths, "jabberfarm_connections") == count);
    }

    private static long metric(NodePaths paths, String name) {
        try {
            return ControlClient.get(paths.socket(), "/metrics", PATIENCE)
                    .text()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException notNow) {
            return -1;
        }
    }

    private void await(String what, BooleanSupplier reached) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            for (Process process : processes) {
                if (!process.isAlive()) {
                    throw new IOException("waited for " + what + " but a process has ended: " + lastWords());
                }
            }
            if (System.nanoTime() > end) {
                throw new IOException("waited " + PATIENCE.toSeconds() + " s for " + what + " in vain: " + lastWords());
            }
            Bench.pause(Duration.ofMillis(50));
        }
    }

    private String lastWords() throws IOException {
        StringBuilder words = new StringBuilder();
        for (NodePaths paths : List.of(c2sPaths, jsmPaths)) {
            List<String> lines = Files.readAllLines(root.resolve(paths.node() + ".out"));
            lines.subList(Math.max(0, lines.size() - 3), lines.size())
                    .forEach(line -> words.append("\n  ")
                            .append(paths.node())
                            .append(": ")
                            .append(line));
        }
        return words.toString();
    }

    /** Nothing here is worth a polite end. */
    private void kill() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor(5, TimeUnit.SECONDS);
                LiveHeap.forget(process);
            } catch (IOException e) {
                System.err.println("tried to tidy up but failed: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("tried to remove " + root + " but failed: " + e + "; remove it by hand");
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // The hook is running already and does the same.
            return;
        }
        kill();
    }
}
