package org.jabberfarm.console.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.web.Access;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table of administrators. */
final class AdministratorStore {
    private static final String COLUMNS = "select name, access, disabled, created, last_login from administrator";

    private final Jdbi jdbi;

    AdministratorStore(Database database) {
        this.jdbi = database.jdbi();
    }

    List<Administrator> all() {
        return jdbi.withHandle(h -> h.select(COLUMNS + " order by name")
                .map((r, c) -> administrator(r))
                .list());
    }

    Optional<Administrator> find(String name) {
        return jdbi.withHandle(h -> h.select(COLUMNS + " where name = ?", name)
                .map((r, c) -> administrator(r))
                .findOne());
    }

    Optional<String> hash(String name) {
        return jdbi.withHandle(h -> h.select("select password from administrator where name = ?", name)
                .mapTo(String.class)
                .findOne());
    }

    void add(String name, String hash, Access access) {
        jdbi.useHandle(h -> h.execute(
                "insert into administrator (name, password, access, disabled, created) values (?, ?, ?, false, ?)",
                name,
                hash,
                access.name(),
                System.currentTimeMillis()));
    }

    /** Whether it is there and, with the change, an enabled ADMIN remains; otherwise nothing is changed. */
    boolean change(String name, Access access, boolean disabled) {
        return jdbi.inTransaction(h -> {
            h.execute(
                    "update administrator set access = ?, disabled = ? where name = ?", access.name(), disabled, name);
            return keepIfAdminRemains(h);
        });
    }

    /** The same for removal. */
    boolean remove(String name) {
        return jdbi.inTransaction(h -> {
            h.execute("delete from administrator where name = ?", name);
            return keepIfAdminRemains(h);
        });
    }

    void setHash(String name, String hash) {
        jdbi.useHandle(h -> h.execute("update administrator set password = ? where name = ?", hash, name));
    }

    void loggedIn(String name) {
        jdbi.useHandle(h ->
                h.execute("update administrator set last_login = ? where name = ?", System.currentTimeMillis(), name));
    }

    private static boolean keepIfAdminRemains(Handle handle) {
        boolean remains = handle.select("select count(*) from administrator where access = 'ADMIN' and not disabled")
                        .mapTo(Integer.class)
                        .one()
                > 0;
        if (!remains) {
            handle.rollback();
        }
        return remains;
    }

    private static Administrator administrator(ResultSet row) throws SQLException {
        long lastLogin = row.getLong(5);
        return new Administrator(
                row.getString(1),
                Access.valueOf(row.getString(2)),
                row.getBoolean(3),
                Instant.ofEpochMilli(row.getLong(4)),
                lastLogin == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastLogin)));
    }
}
