package org.jabberfarm.console.dns;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.dns.RecordSet.Key;

/**
 * How the last round with the name server ended.
 *
 * @param at when
 * @param changed record sets that were put, replaced or taken away
 * @param published what the server says now; empty when it could not be read
 * @param foreign sets that someone else put where the farm's should be, and which were left alone
 * @param failure why it failed
 */
record Outcome(
        Instant at,
        List<Key> changed,
        Optional<Map<Key, RecordSet>> published,
        List<RecordSet> foreign,
        Optional<DnsFailure> failure) {

    static Outcome failed(Instant at, DnsFailure failure) {
        return new Outcome(at, List.of(), Optional.empty(), List.of(), Optional.of(failure));
    }

    /** What people should look at: why it failed, or what was left alone. */
    Optional<DnsFailure> trouble() {
        return failure.or(
                () -> foreign.stream()
                        .findFirst()
                        .map(
                                set -> new DnsFailure(
                                        set.name() + " has " + set.type() + " records that the farm did not put there ("
                                                + String.join(", ", set.data()) + "), so they were left alone",
                                        set.type().equals("SRV")
                                                ? "Take them away on the name server, or publish once with leave to replace them."
                                                : "Where they belong to something else, as a web site, switch dns-addresses off. Else take them away on the name server, or publish once with leave to replace them.")));
    }
}
