package org.jabberfarm.jsm.cluster;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.infinispan.conflict.EntryMergePolicy;
import org.infinispan.container.entries.CacheEntry;

/**
 * When parts of a cluster find each other again: the session that began last counts, on whichever side it was. What one side
 * removed and the other still has comes back; its JSM knows whether it is true.
 */
final class NewestWins implements EntryMergePolicy<String, String> {
    @Override
    public CacheEntry<String, String> merge(
            CacheEntry<String, String> preferred, List<CacheEntry<String, String>> others) {
        return Stream.concat(Stream.ofNullable(preferred), others.stream().filter(Objects::nonNull))
                .filter(entry -> entry.getValue() != null)
                .max((a, b) -> newer(a.getValue(), b.getValue()))
                .orElse(null);
    }

    /** The same on all members also where two began in the same millisecond. */
    static int newer(String a, String b) {
        int byTime = Long.compare(Registration.since(a), Registration.since(b));
        return byTime != 0 ? byTime : a.compareTo(b);
    }
}
