package org.jabberfarm.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A database server of Debian's, run as an ordinary process in a folder of its own, on a port of loopback; neither touches
 * what a machine's own service keeps. Both refuse to be root, so there they run as the user that their package made.
 */
public final class DatabaseServer implements AutoCloseable {
    public static final String USER = "jsm";
    public static final String PASSWORD = "secret";

    private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");
    private static final Path MARIADB = Path.of("/usr/sbin/mariadbd");
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private final String scheme;
    private final String system;
    private final String account;
    private final int port = freePort();
    private final Path folder;
    private final Path log;
    private List<String> command = List.of();
    private Process process;

    private DatabaseServer(String scheme, String system, String account) throws IOException {
        this.scheme = scheme;
        this.system = system;
        this.account = account;
        folder = Files.createTempDirectory("db");
        log = folder.resolve("server.log");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free on loopback", e);
        }
    }

    /** Its programs; the client's package alone has none of these. */
    private static Optional<Path> newestPostgresql() throws IOException {
        if (!Files.isDirectory(POSTGRESQL)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(POSTGRESQL)) {
            return versions.filter(v -> Files.isExecutable(v.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(
                            v -> Integer.parseInt(v.getFileName().toString())))
                    .map(v -> v.resolve("bin"));
        }
    }

    /** Started; a test that asks for it where it is not installed is skipped. */
    public static DatabaseServer postgresql() throws Exception {
        Optional<Path> newest = newestPostgresql();
        assumeTrue(
                newest.isPresent(),
                "postgresql is not installed; on Debian: apt-get install --no-install-recommends postgresql");
        Path bin = newest.get();
        DatabaseServer server = new DatabaseServer("postgresql", "postgres", "postgres");
        Path password = Files.writeString(server.folder.resolve("password"), PASSWORD);
        Path data = server.folder.resolve("data");
        server.own();
        // An order of letters that is not that of code points, as a server with a language has.
        server.run(
                bin.resolve("initdb"),
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--locale-provider=icu",
                "--icu-locale=en",
                "--no-sync");
        server.command = List.of(
                bin.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + server.port,
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=16MB",
                "-c",
                "fsync=off");
        server.start();
        return server;
    }

    /** Started; a test that asks for it where it is not installed is skipped. */
    public static DatabaseServer mariadb() throws Exception {
        assumeTrue(
                Files.isExecutable(MARIADB),
                "mariadb-server is not installed; on Debian: apt-get install --no-install-recommends mariadb-server");
        DatabaseServer server = new DatabaseServer("mariadb", "information_schema", "mysql");
        Path data = server.folder.resolve("data");
        Path init = Files.writeString(
                server.folder.resolve("init.sql"),
                "CREATE USER IF NOT EXISTS '" + USER + "'@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "';\n"
                        + "GRANT ALL ON *.* TO '" + USER + "'@'127.0.0.1';\n");
        server.own();
        server.run(
                Path.of("/usr/bin/mariadb-install-db"),
                "--no-defaults",
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--skip-test-db");
        server.command = List.of(
                MARIADB.toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--bind-address=127.0.0.1",
                "--port=" + server.port,
                "--socket=" + server.folder.resolve("sock"),
                "--pid-file=" + server.folder.resolve("pid"),
                "--init-file=" + init,
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=0");
        server.start();
        return server;
    }

    /** The folder belongs to whom the server runs as. */
    private void own() throws Exception {
        if (ROOT) {
            Process chown = new ProcessBuilder("chown", "-R", account, folder.toString()).start();
            assertThat(chown.waitFor()).isZero();
        }
    }

    private ProcessBuilder as(List<String> words) {
        List<String> all = new ArrayList<>();
        if (ROOT) {
            all.addAll(List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--init-groups"));
        }
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all).directory(folder.toFile());
        return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private void run(Path program, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        Process run = as(words).start();
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).as(program.toString()).isTrue();
        assertThat(run.exitValue()).as(() -> program + ": " + said()).isZero();
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "nothing";
        }
    }

    /** Starts it, with what it kept, and waits until it answers. */
    public void start() throws Exception {
        process = as(command).start();
        while (true) {
            assertThat(process.isAlive()).as(this::said).isTrue();
            try {
                connect(system).close();
                return;
            } catch (SQLException notYet) {
                Thread.sleep(50);
            }
        }
    }

    /** Stops it at once, under whoever is connected; what it keeps stays. */
    public void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        if (scheme.equals("postgresql")) {
            // "Fast": the ordinary signal waits until every client has gone.
            signal("INT");
        } else {
            process.destroy();
        }
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void signal(String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }

    private String url(String database) {
        return "jdbc:" + scheme + "://127.0.0.1:" + port + "/" + database;
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    /** A new database, made with what its makers chose as default or with {@code how}; its URL. */
    public String database(String how) throws SQLException {
        String name = "db" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = connect(system)) {
            connection.createStatement().execute("CREATE DATABASE " + name + " " + how);
        }
        return url(name);
    }

    /** Runs one statement and gives the first column of the first row. */
    public static String ask(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, USER, PASSWORD);
                var rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() {
        try {
            stop();
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("left behind: " + folder + ": " + e);
        }
    }
}
