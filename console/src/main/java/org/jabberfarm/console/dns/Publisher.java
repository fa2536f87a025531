package org.jabberfarm.console.dns;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.dns.RecordSet.Key;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the zone say what is wanted. It changes only sets that are absent or still as the farm put them: what someone else
 * wrote there stays, unless the operator says otherwise.
 */
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    /** Records in one update, before and after together: it must stay below 64 KiB. */
    private static final int AT_ONCE = 300;

    private final OwnRecords own;

    Publisher(OwnRecords own) {
        this.own = own;
    }

    /**
     * One round: reads, changes what differs, reads again.
     *
     * @param wanted sets of the zone
     * @param replace whether to replace what others put there
     */
    synchronized Outcome round(NameServer server, String zone, List<RecordSet> wanted, boolean replace) {
        try {
            return round(server, byKey(wanted), forgetElsewhere(zone), replace);
        } catch (DnsFailure e) {
            return Outcome.failed(Instant.now(), e);
        }
    }

    private Outcome round(NameServer server, Map<Key, RecordSet> wanted, Map<Key, RecordSet> ours, boolean replace)
            throws DnsFailure {
        Set<Key> keys = new LinkedHashSet<>(wanted.keySet());
        keys.addAll(ours.keySet());
        Map<Key, RecordSet> present = server.read(keys);
        List<Change> changes = new ArrayList<>();
        List<RecordSet> foreign = new ArrayList<>();
        Map<Key, RecordSet> after = new LinkedHashMap<>();
        for (Key key : keys) {
            Optional<RecordSet> want = Optional.ofNullable(wanted.get(key));
            Optional<RecordSet> is = Optional.ofNullable(present.get(key));
            if (is.isPresent() && isForeign(is.get(), want, ours.get(key)) && !(replace && want.isPresent())) {
                // Nothing that is wanted any more: then whoever changed it may keep it.
                want.ifPresent(w -> foreign.add(is.get()));
                continue;
            }
            want.ifPresent(w -> after.put(key, w));
            if (!is.equals(want)) {
                changes.add(new Change(key, is, want));
            }
        }
        for (List<Change> part : parts(changes)) {
            server.change(part);
            part.forEach(c -> c.after().ifPresentOrElse(s -> ours.put(c.key(), s), () -> ours.remove(c.key())));
            own.save(ours.values());
        }
        if (!ours.equals(after)) {
            own.save(after.values());
        }
        return confirmed(server, keys, changes, after, foreign);
    }

    /** Reads once more: a server may say that all is well and have left out what its own rules forbid. */
    private static Outcome confirmed(
            NameServer server, Set<Key> keys, List<Change> changes, Map<Key, RecordSet> after, List<RecordSet> foreign)
            throws DnsFailure {
        Map<Key, RecordSet> published = server.read(keys);
        List<Key> changed = changes.stream().map(Change::key).toList();
        Optional<DnsFailure> failure = changes.stream()
                .filter(c ->
                        !Optional.ofNullable(published.get(c.key())).equals(Optional.ofNullable(after.get(c.key()))))
                .findFirst()
                .map(c -> new DnsFailure(
                        "The name server took the update but says other "
                                + c.key().type() + " records of " + c.key().name() + " than were sent",
                        "Look whether that name has a CNAME record there, or whether someone else changes it too."));
        return new Outcome(Instant.now(), changed, Optional.of(published), foreign, failure);
    }

    private static boolean isForeign(RecordSet is, Optional<RecordSet> wanted, RecordSet ours) {
        return (ours == null || !is.sameAs(ours)) && wanted.filter(is::sameAs).isEmpty();
    }

    /** What was published into another zone stays there: this one's server cannot take it away. */
    private Map<Key, RecordSet> forgetElsewhere(String zone) {
        Map<Key, RecordSet> ours = own.load();
        List<RecordSet> elsewhere =
                ours.values().stream().filter(s -> !s.isIn(zone)).toList();
        elsewhere.forEach(s -> {
            LOG.warn("dns record set left behind in another zone name={} type={}", s.name(), s.type());
            ours.remove(s.key());
        });
        return ours;
    }

    private static Map<Key, RecordSet> byKey(Collection<RecordSet> sets) {
        Map<Key, RecordSet> all = new LinkedHashMap<>();
        sets.forEach(s -> all.put(s.key(), s));
        return all;
    }

    private static List<List<Change>> parts(List<Change> changes) {
        List<List<Change>> parts = new ArrayList<>();
        int records = AT_ONCE;
        for (Change change : changes) {
            int more = size(change.before()) + size(change.after());
            if (records + more > AT_ONCE) {
                parts.add(new ArrayList<>());
                records = 0;
            }
            parts.get(parts.size() - 1).add(change);
            records += more;
        }
        return parts;
    }

    private static int size(Optional<RecordSet> set) {
        return set.map(s -> s.data().size()).orElse(0);
    }
}
