package org.jabberfarm.console.deploy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jabberfarm.console.fault.Conflict;
import org.jdbi.v3.core.Jdbi;

/** The farm-wide lock: one row, so that it is seen by whoever looks, and outlives the console. */
final class FarmLock {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Jdbi jdbi;

    FarmLock(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @throws Conflict naming who holds it, since when and why */
    void take(String holder, String reason) {
        int taken = jdbi.withHandle(h -> h.execute(
                "insert into deploy_lock (id, holder, since, reason, run) select 1, ?, ?, ?, 0"
                        + " where not exists (select 1 from deploy_lock)",
                holder,
                System.currentTimeMillis(),
                reason));
        if (taken == 0) {
            Lock held = held().orElseThrow(() -> new Conflict("The farm was locked a moment ago; try again."));
            throw new Conflict("The farm is locked by " + held.holder() + " since " + WHEN.format(held.since())
                    + (held.reason().isEmpty() ? "" : ": “" + held.reason() + "”")
                    + (held.run() == 0 ? "" : ", deploy " + held.run())
                    + ". Wait for its end, or stop it on its page.");
        }
    }

    void run(long run) {
        jdbi.useHandle(h -> h.execute("update deploy_lock set run = ?", run));
    }

    /** @return whether it was held */
    boolean release() {
        return jdbi.withHandle(h -> h.execute("delete from deploy_lock")) > 0;
    }

    Optional<Lock> held() {
        return jdbi.withHandle(h -> h.select("select holder, since, reason, run from deploy_lock")
                .map((r, c) ->
                        new Lock(r.getString(1), Instant.ofEpochMilli(r.getLong(2)), r.getString(3), r.getLong(4)))
                .findOne());
    }
}
