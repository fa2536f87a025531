package org.jabberfarm.console.dns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.console.TestProcess;
import org.jabberfarm.console.settings.HostPort;

/** BIND or Knot on a free loopback port, primary of the zone {@code example.org} that the key {@code farm-key} may update. */
final class RealServer implements AutoCloseable {
    static final String ZONE = "example.org";
    static final String KEY = "farm-key";
    static final byte[] SECRET = "thirty-two bytes that stay secret".getBytes(StandardCharsets.UTF_8);

    private static final String RECORDS = """
            $ORIGIN example.org.
            @    3600 SOA ns1 hostmaster 1 3600 600 86400 60
            @    3600 NS  ns1
            ns1  3600 A   127.0.0.1
            www  3600 A   192.0.2.80
            """;

    enum Program {
        BIND("/usr/sbin/named", "dig", "bind9 bind9-dnsutils"),
        KNOT("/usr/sbin/knotd", "kdig", "knot knot-dnsutils");

        final String path;
        final String client;
        final String packages;

        Program(String path, String client, String packages) {
            this.path = path;
            this.client = client;
            this.packages = packages;
        }
    }

    final HostPort address;
    private final Program program;
    private final Process process;

    private RealServer(Program program, HostPort address, Process process) {
        this.program = program;
        this.address = address;
        this.process = process;
    }

    /** Starts it with all its files in the folder, which must be empty; skips the test where it is not installed. */
    static RealServer start(Program program, Path folder) throws IOException {
        return start(program, folder, freePort());
    }

    static RealServer start(Program program, Path folder, int port) throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of(program.path)),
                "there is no " + program.path + " here: apt-get install " + program.packages);
        Path zone = folder.resolve("zone");
        if (Files.notExists(zone)) {
            Files.writeString(zone, RECORDS);
        }
        Path config = Files.writeString(
                folder.resolve("config"), program == Program.BIND ? bind(folder, port) : knot(folder, port));
        // A copy of its own: a confined one (AppArmor) would not read configuration from here.
        Path own = folder.resolve("server");
        if (Files.notExists(own)) {
            Files.copy(Path.of(program.path), own, StandardCopyOption.COPY_ATTRIBUTES);
        }
        List<String> command = program == Program.BIND
                ? List.of(own.toString(), "-g", "-n", "1", "-c", config.toString())
                : List.of(own.toString(), "-c", config.toString());
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        RealServer server = new RealServer(program, new HostPort("127.0.0.1", port), process);
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> server.answers(log));
        } catch (RuntimeException e) {
            server.close();
            throw new IllegalStateException(program + " did not start: " + Files.readString(log), e);
        }
        return server;
    }

    private boolean answers(Path log) throws Exception {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended: " + Files.readString(log));
        }
        try (Socket probe = new Socket("127.0.0.1", address.port())) {
            return probe.isConnected() && !dig("ns1.example.org", "A").isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** What the server's own client prints of a set, one line a record, in order. */
    List<String> dig(String name, String type) throws IOException, InterruptedException {
        return TestProcess.run(
                        List.of(
                                program.client,
                                "@127.0.0.1",
                                "-p",
                                String.valueOf(address.port()),
                                "+short",
                                "+tcp",
                                name,
                                type),
                        20)
                .out()
                .lines()
                .sorted()
                .toList();
    }

    NameServer client() throws DnsFailure {
        return new NameServer(address, ZONE, KEY, SECRET);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String bind(Path folder, int port) {
        return """
                key "farm-key" { algorithm hmac-sha256; secret "%2$s"; };
                key "reader" { algorithm hmac-sha256; secret "%2$s"; };
                controls { };
                options {
                    directory "%1$s"; pid-file "%1$s/pid"; session-keyfile "%1$s/session"; managed-keys-directory "%1$s";
                    listen-on port %3$d { 127.0.0.1; }; listen-on-v6 { none; };
                    recursion no; dnssec-validation no; notify no; allow-transfer { none; };
                };
                zone "example.org" { type primary; file "%1$s/zone"; update-policy { grant farm-key zonesub SRV A AAAA; }; };
                """.formatted(folder, Base64.getEncoder().encodeToString(SECRET), port);
    }

    private static String knot(Path folder, int port) {
        return """
                server:
                    rundir: "%1$s"
                    listen: 127.0.0.1@%3$d
                    udp-workers: 1
                    tcp-workers: 1
                    background-workers: 1
                log:
                  - target: stdout
                    any: info
                database:
                    storage: "%1$s"
                key:
                  - id: farm-key
                    algorithm: hmac-sha256
                    secret: %2$s
                  - id: reader
                    algorithm: hmac-sha256
                    secret: %2$s
                acl:
                  - id: farm
                    key: farm-key
                    action: update
                zone:
                  - domain: example.org
                    storage: "%1$s"
                    file: zone
                    acl: farm
                """.formatted(folder, Base64.getEncoder().encodeToString(SECRET), port);
    }
}
