package org.jabberfarm.console.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.h2.api.ErrorCode;
import org.jdbi.v3.core.Jdbi;

/** The console's own database: H2 in one file of the data folder, migrated when opened. One process at a time. */
public final class Database implements AutoCloseable {
    /** Pages, API and the collector share it; each statement takes milliseconds. */
    private static final int CONNECTIONS = 8;

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /** Opens {@code console.mv.db}, or says that another process has it. */
    public static Database open(DataFolder folder) {
        return tryOpen(folder)
                .orElseThrow(() -> new IllegalStateException("tried to open the console's database in " + folder
                        + " but another process has it open; is a console running there already?"));
    }

    /** The same; empty when another process has the database open. */
    public static Optional<Database> tryOpen(DataFolder folder) {
        HikariConfig config = new HikariConfig();
        // Written at each commit, not half a second later: a run that was started is known after a power cut too.
        // Closed by close(), not by H2's own shutdown hook, which would race with requests being finished.
        config.setJdbcUrl("jdbc:h2:file:" + folder.path("console") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        config.setPoolName("console");
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (RuntimeException e) {
            if (lockedElsewhere(e)) {
                return Optional.empty();
            }
            throw new IllegalStateException(
                    "tried to open the console's database in " + folder + " but failed: " + e.getMessage(), e);
        }
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:db/console")
                    .load()
                    .migrate();
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
        return Optional.of(new Database(pool));
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** Whether it answers now. */
    public boolean ready() {
        try {
            return jdbi.withHandle(
                            h -> h.select("select 1").mapTo(Integer.class).one())
                    == 1;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private static boolean lockedElsewhere(Throwable failure) {
        return Stream.iterate(failure, t -> t != null, Throwable::getCause)
                .anyMatch(t -> t instanceof SQLException s && s.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1);
    }
}
