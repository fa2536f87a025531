package org.jabberfarm.console.dns;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.dns.RecordSet.Key;
import org.jdbi.v3.core.Jdbi;

/** The record sets that the console has put into the zone, as it put them there; they outlive the console. */
final class OwnRecords {
    private final Jdbi jdbi;

    OwnRecords(Database database) {
        this.jdbi = database.jdbi();
    }

    Map<Key, RecordSet> load() {
        Map<Key, RecordSet> all = new LinkedHashMap<>();
        jdbi.useHandle(h -> h.select("select name, type, ttl, data from dns_record order by name, type")
                .map((r, c) -> new RecordSet(
                        r.getString(1),
                        r.getString(2),
                        r.getInt(3),
                        List.of(r.getString(4).split("\n", -1))))
                .forEach(set -> all.put(set.key(), set)));
        return all;
    }

    /** All of them anew. */
    void save(Collection<RecordSet> sets) {
        jdbi.useTransaction(h -> {
            h.execute("delete from dns_record");
            sets.forEach(s -> h.execute(
                    "insert into dns_record (name, type, ttl, data) values (?, ?, ?, ?)",
                    s.name(),
                    s.type(),
                    s.ttl(),
                    String.join("\n", s.data())));
        });
    }
}
