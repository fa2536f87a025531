package org.jabberfarm.console.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells of nodes that clients will not find by their records. */
final class Unreachable {
    /** Nodes that a note names, the others are counted. */
    private static final int NAMED = 5;

    private Unreachable() {}

    /** @param addresses whether the domain is to have addresses too */
    static List<String> notes(List<Place> places, boolean addresses) {
        List<String> notes = new ArrayList<>();
        List<Place> lost = places.stream()
                .filter(p -> p.addresses().isEmpty() && p.needsName())
                .toList();
        if (!lost.isEmpty()) {
            notes.add(
                    "No address is known here for the host of " + names(lost)
                            + ", so the SRV records lead nowhere. Give the box a public host that all can resolve, or an address.");
        }
        List<Place> unknown = places.stream()
                .filter(p -> p.addresses().isEmpty() && !p.needsName())
                .toList();
        if (addresses && !unknown.isEmpty()) {
            notes.add(
                    "No address is known here for the host of " + names(unknown)
                            + ", so it is not among the addresses of the domain. Look whether this machine can resolve the name.");
        }
        List<Place> hidden = places.stream()
                .filter(p -> p.addresses().stream().anyMatch(Addresses::isPrivate))
                .toList();
        if (!hidden.isEmpty()) {
            notes.add("A private address leads to " + names(hidden)
                    + ". Clients outside its network do not get there; they need a box with a public host.");
        }
        return notes;
    }

    private static String names(List<Place> places) {
        String first = places.stream()
                .limit(NAMED)
                .map(p -> p.node() + " (" + p.host() + ")")
                .collect(Collectors.joining(", "));
        return places.size() > NAMED ? first + " and " + (places.size() - NAMED) + " more" : first;
    }
}
