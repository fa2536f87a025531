package org.jabberfarm.console.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which c2s nodes the records name, with which weight.
 *
 * @param weights by node, in the order of the places; empty when there is none
 * @param moved when weights were last changed
 * @param notes what people should know of it
 */
record Selection(Map<String, Integer> weights, Instant moved, List<String> notes) {
    /** More would not fit into an answer that resolvers like to carry. */
    static final int MOST = 200;

    static final Selection NONE = new Selection(Map.of(), Instant.EPOCH, List.of());

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** As it was published, when nothing else is known of it. */
    static Selection of(Map<String, Integer> published) {
        return new Selection(published, Instant.EPOCH, List.of());
    }

    /** The next one. Who goes, goes at once; weights of those who stay move at most once a minute. */
    Selection next(List<Place> places, Instant now) {
        List<String> said = new ArrayList<>();
        List<Place> in = places.stream()
                .filter(p -> p.standing() == Standing.SERVING
                        || (p.standing() == Standing.UNKNOWN && weights.containsKey(p.node())))
                .limit(MOST)
                .toList();
        if (in.isEmpty()) {
            return keep(places, said);
        }
        if (places.size() > MOST) {
            said.add("The records name at most " + MOST + " c2s nodes, the first that serve.");
        }
        Map<String, Long> headroom = in.stream()
                .filter(p -> p.standing() == Standing.SERVING)
                .collect(Collectors.toMap(Place::node, Place::headroom, (a, b) -> a, LinkedHashMap::new));
        boolean may = weights.isEmpty() || !now.isBefore(moved.plus(PAUSE));
        Map<String, Integer> stepped = headroom.isEmpty() ? Map.of() : Weights.step(weights, headroom);
        Map<String, Integer> next = new LinkedHashMap<>();
        for (Place place : in) {
            String node = place.node();
            boolean stays = weights.containsKey(node) && (!may || !stepped.containsKey(node));
            next.put(node, stays ? weights.get(node) : stepped.get(node));
        }
        if (next.values().stream().allMatch(w -> w == 0)) {
            next.replaceAll((node, weight) -> 1);
        }
        return new Selection(next, may && !next.equals(weights) ? now : moved, said);
    }

    private Selection keep(List<Place> places, List<String> said) {
        Map<String, Integer> kept = new LinkedHashMap<>();
        places.stream()
                .filter(p -> weights.containsKey(p.node()))
                .forEach(p -> kept.put(p.node(), weights.get(p.node())));
        String states = places.stream().map(p -> p.node() + " " + p.why()).collect(Collectors.joining(", "));
        if (!kept.isEmpty()) {
            said.add("No c2s takes clients now (" + states
                    + "). The records that were there last are kept, so that clients find the farm when one is back.");
        } else if (!places.isEmpty()) {
            said.add("No c2s takes clients now (" + states + "), and none did before, so there is no record yet.");
        }
        return new Selection(kept, moved, said);
    }
}
