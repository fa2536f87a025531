package org.jabberfarm.console.dns;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.console.dns.RecordSet.Key;

/**
 * All that page, API and command tell of the records.
 *
 * @param state how it stands, one word
 * @param problem why it is not as it should be, empty when it is
 * @param next the next move, empty when there is none
 * @param automatic whether the console publishes by itself
 * @param ready whether it could publish
 * @param server that takes the updates, empty for none
 * @param zone in which the records stand
 * @param lastRound when the server was last spoken to; null for never
 * @param foreign whether records of others were left alone
 * @param nodes every c2s
 * @param records every record set
 * @param notes what people should know besides
 * @param fragment the records as a zone file has them
 */
record View(
        String state,
        String problem,
        String next,
        boolean automatic,
        boolean ready,
        String server,
        String zone,
        Instant lastRound,
        boolean foreign,
        List<NodeView> nodes,
        List<SetView> records,
        List<String> notes,
        String fragment) {

    /**
     * A c2s.
     *
     * @param weight in its records, null when they do not name it
     */
    record NodeView(String node, String box, String host, String state, long headroom, Integer weight) {}

    /**
     * A record set.
     *
     * @param state how it stands, one word
     * @param published what the server says, null when it was not asked
     * @param seen what each resolver says
     */
    record SetView(
            String name,
            String type,
            int ttl,
            String state,
            List<String> wanted,
            List<String> published,
            List<SeenView> seen) {}

    /**
     * A resolver's answer.
     *
     * @param ttl seconds for which it will say so yet, null when it has no such record
     * @param problem why it gave none, empty when it did
     */
    record SeenView(String resolver, Integer ttl, List<String> data, String problem) {}

    static View of(Snapshot snapshot, Optional<Outcome> outcome, Map<Key, List<Resolvers.Seen>> seen) {
        Target target = snapshot.target();
        Stand stand = Stand.of(snapshot, outcome);
        Map<String, Integer> weights = snapshot.selection().weights();
        Set<Key> foreign = outcome.map(Outcome::foreign).orElse(List.of()).stream()
                .map(RecordSet::key)
                .collect(Collectors.toSet());
        return new View(
                stand.word(),
                stand.problem(),
                stand.next(),
                target.automatic(),
                target.ready(),
                target.server(),
                target.zone(),
                outcome.map(Outcome::at).orElse(null),
                !foreign.isEmpty(),
                snapshot.places().stream()
                        .map(p ->
                                new NodeView(p.node(), p.box(), p.host(), p.why(), p.headroom(), weights.get(p.node())))
                        .toList(),
                snapshot.wanted().sets().stream()
                        .map(s -> set(s, outcome, foreign, seen.getOrDefault(s.key(), List.of()), target.zone()))
                        .toList(),
                snapshot.wanted().notes(),
                Fragment.of(snapshot.wanted().sets()));
    }

    private static SetView set(
            RecordSet set, Optional<Outcome> outcome, Set<Key> foreign, List<Resolvers.Seen> seen, String zone) {
        List<String> published = set.isIn(zone)
                ? outcome.flatMap(Outcome::published)
                        .map(all ->
                                all.containsKey(set.key()) ? all.get(set.key()).data() : List.<String>of())
                        .orElse(null)
                : null;
        return new SetView(
                set.name(),
                set.type(),
                set.ttl(),
                state(set, published, foreign.contains(set.key()), seen, zone),
                set.data(),
                published,
                seen.stream().map(View::seen).toList());
    }

    private static SeenView seen(Resolvers.Seen seen) {
        return new SeenView(
                seen.resolver(),
                seen.set().map(RecordSet::ttl).orElse(null),
                seen.set().map(RecordSet::data).orElse(List.of()),
                seen.problem());
    }

    private static String state(
            RecordSet set, List<String> published, boolean foreign, List<Resolvers.Seen> seen, String zone) {
        boolean everywhere = seen.stream()
                .filter(s -> s.problem().isEmpty())
                .allMatch(s -> s.set().filter(set::sameAs).isPresent());
        boolean anywhere = seen.stream().anyMatch(s -> s.problem().isEmpty());
        if (foreign) {
            return Stand.OF_OTHERS;
        }
        if (published != null && !published.equals(set.data())) {
            return Stand.NOT_PUBLISHED;
        }
        if (anywhere && !everywhere) {
            return published == null ? Stand.DIFFERS : Stand.ON_ITS_WAY;
        }
        return published == null && !anywhere ? (set.isIn(zone) ? Stand.NOT_ASKED : Stand.OTHER_ZONE) : Stand.AS_ASKED;
    }
}
