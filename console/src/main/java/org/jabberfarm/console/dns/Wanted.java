package org.jabberfarm.console.dns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The records that the farm should have.
 *
 * @param sets in the order of the page
 * @param notes what people should know of them
 */
record Wanted(List<RecordSet> sets, List<String> notes) {
    /**
     * What the records depend on besides the nodes.
     *
     * @param domains XMPP domains, the main one first
     * @param zone in which nodes without a name get one
     * @param ttl seconds
     * @param addresses whether the domains have A and AAAA records too
     * @param port that clients without SRV try; addresses name only nodes that listen there
     */
    record Terms(List<String> domains, String zone, int ttl, boolean addresses, int port) {}

    static Wanted of(Terms terms, List<Place> places, Selection selection) {
        List<Place> in = places.stream()
                .filter(p -> selection.weights().containsKey(p.node()))
                .toList();
        Set<String> notes = new LinkedHashSet<>(selection.notes());
        Map<RecordSet.Key, List<String>> data = new LinkedHashMap<>();
        for (String domain : terms.domains()) {
            for (Place place : in) {
                int weight = selection.weights().get(place.node());
                String target = place.target(terms.zone());
                put(data, "_xmpp-client._tcp." + domain, "SRV", srv(weight, place.port(), target));
                if (place.tlsPort() > 0) {
                    put(data, "_xmpps-client._tcp." + domain, "SRV", srv(weight, place.tlsPort(), target));
                }
            }
            if (terms.addresses()) {
                in.stream()
                        .filter(p -> p.port() == terms.port())
                        .flatMap(p -> p.addresses().stream())
                        .forEach(a -> put(data, domain, Addresses.type(a), Addresses.text(a)));
            }
        }
        // Names stay while their node does, so that who still holds an older answer finds it.
        places.stream()
                .filter(Place::needsName)
                .forEach(p -> p.addresses()
                        .forEach(a -> put(data, p.node() + "." + terms.zone(), Addresses.type(a), Addresses.text(a))));
        notes.addAll(Unreachable.notes(in, terms.addresses()));
        List<RecordSet> sets = new ArrayList<>();
        data.forEach((key, each) -> sets.add(new RecordSet(key.name(), key.type(), terms.ttl(), each)));
        return new Wanted(sets, List.copyOf(notes));
    }

    /** Nodes and weights that SRV records of a domain name; what they were published with. */
    static Map<String, Integer> weights(List<RecordSet> sets, Terms terms, List<Place> places) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        if (terms.domains().isEmpty()) {
            return weights;
        }
        String name = "_xmpp-client._tcp." + terms.domains().get(0) + ".";
        Set<String> lines = new TreeSet<>();
        sets.stream().filter(s -> s.name().equals(name)).forEach(s -> lines.addAll(s.data()));
        for (Place place : places) {
            String end = " " + place.port() + " " + place.target(terms.zone());
            lines.stream()
                    .filter(l -> l.endsWith(end))
                    .findFirst()
                    .ifPresent(l -> weights.put(place.node(), Integer.valueOf(l.split(" ")[1])));
        }
        return weights;
    }

    private static String srv(int weight, int port, String target) {
        return "0 " + weight + " " + port + " " + target;
    }

    private static void put(Map<RecordSet.Key, List<String>> data, String name, String type, String text) {
        data.computeIfAbsent(new RecordSet.Key(name + ".", type), k -> new ArrayList<>())
                .add(text);
    }
}
