package org.jabberfarm.console.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.secret.RandomToken;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jdbi.v3.core.Jdbi;

/** Browsers that are logged in. Kept on disk, so that a restart of the console logs nobody out; only hashes are kept. */
public final class Sessions {
    /** Unused for so long, a session ends. */
    static final Duration IDLE = Duration.ofHours(2);
    /** Used or not, a session ends after so long. */
    static final Duration LONGEST = Duration.ofHours(24);
    /** Use is noted at most so often, to spare the disk. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final Jdbi jdbi;
    private final InstantSource clock;

    public Sessions(Database database, InstantSource clock) {
        this.jdbi = database.jdbi();
        this.clock = clock;
    }

    /** Starts a session. Returns the cookie's value, which is kept nowhere. */
    String start(String administrator, String address, String agent) {
        String token = RandomToken.make();
        long now = clock.millis();
        jdbi.useHandle(h -> {
            h.execute(
                    "delete from login_session where created < ? or last_seen < ?",
                    now - LONGEST.toMillis(),
                    now - IDLE.toMillis());
            h.execute(
                    "insert into login_session (hash, administrator, address, agent, created, last_seen) values (?, ?, ?, ?, ?, ?)",
                    RandomToken.hash(token),
                    administrator,
                    address,
                    agent.length() > 255 ? agent.substring(0, 255) : agent,
                    now,
                    now);
        });
        return token;
    }

    /** Who is logged in with this cookie, if the session is alive and the administrator enabled. */
    Optional<Caller> find(String cookie) {
        String hash = RandomToken.hash(cookie);
        long now = clock.millis();
        return jdbi.withHandle(h -> {
            Optional<Caller> caller = h.select(
                            "select a.name, a.access from login_session s join administrator a on a.name = s.administrator"
                                    + " where s.hash = ? and s.created >= ? and s.last_seen >= ? and not a.disabled",
                            hash,
                            now - LONGEST.toMillis(),
                            now - IDLE.toMillis())
                    .map((r, c) -> new Caller(r.getString(1), Access.valueOf(r.getString(2)), hash))
                    .findOne();
            if (caller.isPresent()) {
                h.execute(
                        "update login_session set last_seen = ? where hash = ? and last_seen < ?",
                        now,
                        hash,
                        now - NOTED.toMillis());
            }
            return caller;
        });
    }

    /** Live sessions of one administrator, the newest first. */
    List<LoginSession> of(String administrator) {
        long now = clock.millis();
        return jdbi.withHandle(h -> h.select(
                        "select hash, administrator, address, agent, created, last_seen from login_session"
                                + " where administrator = ? and created >= ? and last_seen >= ? order by created desc",
                        administrator,
                        now - LONGEST.toMillis(),
                        now - IDLE.toMillis())
                .map((r, c) -> new LoginSession(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        Instant.ofEpochMilli(r.getLong(5)),
                        Instant.ofEpochMilli(r.getLong(6))))
                .list());
    }

    void end(String hash) {
        jdbi.useHandle(h -> h.execute("delete from login_session where hash = ?", hash));
    }

    /** Logs an administrator out everywhere. */
    void endAll(String administrator) {
        jdbi.useHandle(h -> h.execute("delete from login_session where administrator = ?", administrator));
    }
}
