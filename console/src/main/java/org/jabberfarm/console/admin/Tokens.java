package org.jabberfarm.console.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.secret.RandomToken;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jdbi.v3.core.Jdbi;

/** API tokens: {@code jf_} and 43 random characters. The prefix lets scanners find one that leaked. */
public final class Tokens {
    static final String PREFIX = "jf_";
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final Jdbi jdbi;
    private final Audit audit;
    private final InstantSource clock;

    public Tokens(Database database, Audit audit, InstantSource clock) {
        this.jdbi = database.jdbi();
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes a token.
     *
     * @param expires from when it is refused, empty for never
     * @throws Invalid when the name is taken or not a name, or the expiry lies in the past
     */
    public synchronized Secret create(String name, Access access, Optional<Instant> expires, String who) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new Invalid("name", "1 to 63 of letters, digits, dot, dash, underscore; a letter or digit first.");
        }
        if (all().stream().anyMatch(t -> t.name().equals(name))) {
            throw new Invalid("name", "There is a token of this name already; revoke it first or choose another name.");
        }
        if (access == Access.ANYONE) {
            throw new Invalid("access", "One of VIEWER, OPERATOR, ADMIN.");
        }
        if (expires.filter(e -> !e.isAfter(clock.instant())).isPresent()) {
            throw new Invalid("expires", "This lies in the past.");
        }
        String token = PREFIX + RandomToken.make();
        jdbi.useHandle(h -> h.execute(
                "insert into api_token (name, hash, access, created, created_by, expires) values (?, ?, ?, ?, ?, ?)",
                name,
                RandomToken.hash(token),
                access.name(),
                clock.millis(),
                who,
                expires.map(Instant::toEpochMilli).orElse(null)));
        audit.record(
                who,
                "token.create",
                name,
                access + expires.map(e -> ", until " + e).orElse(""));
        return new Secret(token);
    }

    public void revoke(String name, String who) {
        if (jdbi.withHandle(h -> h.execute("delete from api_token where name = ?", name)) == 0) {
            throw new NotFound("There is no token \"" + name + "\".");
        }
        audit.record(who, "token.revoke", name, "");
    }

    public List<Token> all() {
        return jdbi.withHandle(h -> h.select(
                        "select name, access, created, created_by, last_used, expires from api_token order by name")
                .map((r, c) -> token(r))
                .list());
    }

    /** Whose token this is, if it is valid now. */
    Optional<Caller> find(String token) {
        if (!token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String hash = RandomToken.hash(token);
        long now = clock.millis();
        return jdbi.withHandle(h -> {
            Optional<Caller> caller = h.select(
                            "select name, access from api_token where hash = ? and (expires is null or expires > ?)",
                            hash,
                            now)
                    .map((r, c) -> new Caller("token " + r.getString(1), Access.valueOf(r.getString(2)), ""))
                    .findOne();
            if (caller.isPresent()) {
                h.execute(
                        "update api_token set last_used = ? where hash = ? and (last_used is null or last_used < ?)",
                        now,
                        hash,
                        now - NOTED.toMillis());
            }
            return caller;
        });
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                row.getString(1),
                Access.valueOf(row.getString(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(4),
                instant(row.getLong(5)),
                instant(row.getLong(6)));
    }

    private static Optional<Instant> instant(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
