package org.jabberfarm.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on every database there is, and what only one of them can get wrong. */
class StorageTest {
    private static final String LEFT_BEHIND =
            "SELECT (SELECT COUNT(*) FROM roster WHERE user_id NOT IN (SELECT id FROM users))"
                    + " + (SELECT COUNT(*) FROM clear_passwords WHERE user_id NOT IN (SELECT id FROM users))"
                    + " + (SELECT COUNT(*) FROM offline_messages WHERE user_id NOT IN (SELECT id FROM users))";

    /** Opens what a URL names; remembers the URL. */
    private abstract static class On extends StorageContract {
        private String url;

        abstract String url() throws Exception;

        @Override
        Storage open() throws Exception {
            url = url();
            return new JdbcStorage(url, DatabaseServer.USER, DatabaseServer.PASSWORD, 4);
        }

        @Override
        long leftBehind() throws Exception {
            return Long.parseLong(DatabaseServer.ask(url, LEFT_BEHIND));
        }
    }

    @Nested
    class H2InMemory extends On {
        @Override
        String url() {
            return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        }
    }

    @Nested
    class H2InAFile extends On {
        @TempDir
        private static Path folder;

        @Override
        String url() {
            return "jdbc:h2:file:" + folder.resolve("jsm") + ";DB_CLOSE_ON_EXIT=FALSE";
        }
    }

    @Nested
    class PostgreSql extends On {
        @Override
        String url() throws Exception {
            return Databases.postgresql().database("");
        }

        @Test
        void refusesADatabaseThatCannotHoldEveryCharacter() throws Exception {
            String url = Databases.postgresql()
                    .database("ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
            assertThatThrownBy(() -> new JdbcStorage(url, DatabaseServer.USER, DatabaseServer.PASSWORD, 1))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("SQL_ASCII");
        }

        @Test
        void refusesAWrongPassword() throws Exception {
            String url = Databases.postgresql().database("");
            assertThatThrownBy(() -> new JdbcStorage(url, DatabaseServer.USER, "wrong", 1))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("check url, user, password");
        }
    }

    /** In a database as older servers make them: of Latin letters only, and careless about case. */
    @Nested
    class MariaDb extends On {
        @Override
        String url() throws Exception {
            return Databases.mariadb().database("CHARACTER SET latin1 COLLATE latin1_swedish_ci");
        }

        @Test
        void makesEveryColumnExact() throws Exception {
            String url = Databases.mariadb().database("");
            new JdbcStorage(url, DatabaseServer.USER, DatabaseServer.PASSWORD, 1).close();
            assertThat(
                            DatabaseServer.ask(
                                    url,
                                    "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() "
                                            + "AND table_name <> 'flyway_schema_history' AND collation_name <> 'utf8mb4_nopad_bin'"))
                    .isEqualTo("0");
        }
    }
}
