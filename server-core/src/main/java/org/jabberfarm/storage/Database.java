package org.jabberfarm.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** A pool of connections to H2, PostgreSQL or MariaDB with the tables of the JSM, and what is different between the three. */
final class Database implements AutoCloseable {
    /** How often a transaction is tried that lost against another one. Each loss lets somebody else win. */
    private static final int TRIES = 10;

    /** How long one answer of a server may take before the connection is given up, in seconds. */
    private static final int ANSWER_SECONDS = 60;

    /** How long somebody waits for a connection while the database is away; a client waits for its login as long. */
    private static final long CONNECT_MILLIS = 5000;

    private static final int DUPLICATE_KEY_OF_MARIADB = 1062;

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    /** Somebody has waited for a connection in vain. */
    private volatile boolean away;

    /** @throws StorageException when it cannot be reached or its tables cannot be brought up to date */
    Database(String url, String user, String password, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setPoolName("jsm");
        config.setConnectionTimeout(CONNECT_MILLIS);
        // The default of MariaDB, REPEATABLE READ, locks gaps between rows: strangers would wait for each other there.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        String vendor = vendor(url);
        if (!vendor.equals("h2") && !url.contains("socketTimeout")) {
            // A server whose machine is gone answers nothing, not even that it is gone.
            config.addDataSourceProperty(
                    "socketTimeout", vendor.equals("mariadb") ? ANSWER_SECONDS * 1000 : ANSWER_SECONDS);
            config.addDataSourceProperty("tcpKeepAlive", true);
        }
        if (vendor.equals("mariadb")) {
            // Servers can be told to cut what is too long, which is worse than refusing it.
            config.setConnectionInitSql("SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')");
        }
        HikariDataSource opened = null;
        try {
            opened = new HikariDataSource(config);
            migrate(config, vendor);
            jdbi = Jdbi.create(opened);
            demandUnicode(vendor);
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            throw new StorageException(
                    "tried to open the database " + url + " but failed: " + e.getMessage()
                            + "; check url, user, password and that it is up",
                    e);
        }
        pool = opened;
    }

    private static String vendor(String url) {
        return url.startsWith("jdbc:mariadb") ? "mariadb" : url.startsWith("jdbc:postgresql") ? "postgresql" : "h2";
    }

    /** Over connections of its own: it needs several, and as long as it likes. */
    private static void migrate(HikariConfig config, String vendor) {
        String common = "classpath:db/jsm";
        Flyway.configure()
                .dataSource(config.getJdbcUrl(), config.getUsername(), config.getPassword())
                .locations(vendor.equals("h2") ? new String[] {common} : new String[] {common, common + "-" + vendor})
                .placeholders(Map.of("text", vendor.equals("mariadb") ? "MEDIUMTEXT" : "TEXT"))
                .load()
                .migrate();
    }

    /** MariaDB's tables say it themselves; a whole database of PostgreSQL has one encoding. */
    private void demandUnicode(String vendor) {
        if (vendor.equals("postgresql")) {
            String encoding = jdbi.withHandle(handle -> handle.createQuery("SHOW server_encoding")
                    .mapTo(String.class)
                    .one());
            if (!encoding.equals("UTF8")) {
                throw new IllegalStateException("its encoding is " + encoding
                        + ", in which not every message can be kept; make one with ENCODING 'UTF8' TEMPLATE template0");
            }
        }
    }

    /**
     * While the database is away the pool keeps calling for it, every few seconds. One has waited for it already; all others
     * would only keep up those behind them.
     */
    private void demandPresence(String attempt) {
        if (away && pool.getHikariPoolMXBean().getTotalConnections() == 0) {
            throw new StorageException("tried to " + attempt + " but the database is away; check that it is up", null);
        }
        away = false;
    }

    <T> T with(String attempt, Function<Handle, T> work) {
        demandPresence(attempt);
        try {
            return jdbi.withHandle(work::apply);
        } catch (JdbiException e) {
            throw failed(attempt, e);
        }
    }

    /** Makes a value of the row that a result stands on. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Reads rows. For the few statements that every login runs: JDBI copies its settings for each statement, which costs
     * more than half of what H2 needs to answer it.
     *
     * @param values of the question marks, each a text
     */
    <T> List<T> rows(String attempt, String sql, Row<T> row, String... values) {
        demandPresence(attempt);
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row.read(result));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw failed(attempt, e);
        }
    }

    private Connection connection() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            away = true;
            throw e;
        }
    }

    /** All of {@code work} or nothing. It may run more than once. */
    <T> T inTransaction(String attempt, Function<Handle, T> work) {
        demandPresence(attempt);
        for (int tries = 1; ; tries++) {
            try {
                return jdbi.inTransaction(work::apply);
            } catch (JdbiException e) {
                if (tries == TRIES || !lostToAnother(e)) {
                    throw failed(attempt, e);
                }
                // Not all losers at the same moment again.
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(tries * 5_000_000L));
            }
        }
    }

    private StorageException failed(String attempt, Exception e) {
        if (e instanceof ConnectionException) {
            away = true;
        }
        return new StorageException("tried to " + attempt + " but the database failed: " + e.getMessage(), e);
    }

    /** A deadlock, or a row that somebody else made at the same time: tried again, the work sees what the other one did. */
    private static boolean lostToAnother(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("40")
                        || state.equals("23505")
                        || (state.equals("23000") && sql.getErrorCode() == DUPLICATE_KEY_OF_MARIADB);
            }
        }
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }
}
