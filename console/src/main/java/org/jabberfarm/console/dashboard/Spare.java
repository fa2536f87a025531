package org.jabberfarm.console.dashboard;

import java.util.Comparator;
import java.util.List;

/**
 * Whether the farm would carry all its clients without the box that hurts most.
 *
 * @param word yes, no, or in part: clients, but not the only JSM
 * @param missing clients without a place then, 0 for none
 * @param box the one that hurts most, empty when there is none
 * @param why the arithmetic
 */
record Spare(String word, long missing, String box, String why) {

    static Spare of(List<BoxStatus> boxes) {
        List<BoxStatus> c2s = boxes.stream()
                .filter(b -> b.nodes().stream().anyMatch(n -> n.isC2s() && n.serves()))
                .toList();
        long clients = c2s.stream().mapToLong(BoxStatus::connections).sum();
        long places = c2s.stream().mapToLong(BoxStatus::capacity).sum();
        BoxStatus most =
                c2s.stream().max(Comparator.comparingLong(BoxStatus::capacity)).orElse(null);
        if (most == null) {
            return new Spare("No", 0, "", "no c2s serves");
        }
        String name = most.box().name();
        if (c2s.size() == 1) {
            return new Spare("No", clients, name, name + " is the only box that takes clients");
        }
        long left = places - most.capacity();
        long missing = Math.max(0, clients - left);
        String sum = Text.number(left) + " places without " + name + " for " + Text.number(clients) + " connections";
        List<BoxStatus> jsm = boxes.stream()
                .filter(b -> b.nodes().stream().anyMatch(n -> !n.isC2s()))
                .toList();
        if (missing == 0 && jsm.size() == 1) {
            String core = jsm.get(0).box().name();
            return new Spare("In part", 0, core, sum + "; but " + core + " carries the only JSM");
        }
        return new Spare(missing == 0 ? "Yes" : "No", missing, name, sum);
    }
}
