package org.jabberfarm.console.admin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.secret.RandomToken;
import org.jdbi.v3.core.Jdbi;

/** Links that log in once, within ten minutes: for a person who has just started the console and needs no password yet. */
public final class LoginLinks {
    static final Duration VALID = Duration.ofMinutes(10);

    private final Jdbi jdbi;
    private final InstantSource clock;

    public LoginLinks(Database database, InstantSource clock) {
        this.jdbi = database.jdbi();
        this.clock = clock;
    }

    /** Path of a new link for an administrator, to be put behind the console's URL. */
    public String create(String administrator) {
        String token = RandomToken.make();
        jdbi.useHandle(h -> {
            h.execute("delete from login_link where expires <= ?", clock.millis());
            h.execute(
                    "insert into login_link (hash, administrator, expires) values (?, ?, ?)",
                    RandomToken.hash(token),
                    administrator,
                    clock.millis() + VALID.toMillis());
        });
        return "/login/once/" + token;
    }

    /** Whose link this is; it is spent by this call. */
    Optional<String> use(String token) {
        String hash = RandomToken.hash(token);
        return jdbi.inTransaction(h -> {
            Optional<String> administrator = h.select(
                            "select l.administrator from login_link l join administrator a on a.name = l.administrator"
                                    + " where l.hash = ? and l.expires > ? and not a.disabled",
                            hash,
                            clock.millis())
                    .mapTo(String.class)
                    .findOne();
            return h.execute("delete from login_link where hash = ?", hash) == 1 ? administrator : Optional.empty();
        });
    }
}
