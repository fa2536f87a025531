package org.jabberfarm.console.dns;

import java.util.Comparator;
import java.util.List;
import org.jabberfarm.console.inventory.NaturalOrder;

/**
 * The records of one name and type (an RRset).
 *
 * @param name with the dot at the end, in lower case
 * @param type {@code SRV}, {@code A} or {@code AAAA}
 * @param ttl seconds
 * @param data what each says, as a zone file has it, in order
 */
record RecordSet(String name, String type, int ttl, List<String> data) {
    /** Name and type: a zone has one set of each. */
    record Key(String name, String type) {}

    /** By host, as people count them: what stands last in an SRV record. */
    private static final Comparator<String> ORDER = Comparator.comparing(
                    (String line) -> line.substring(line.lastIndexOf(' ') + 1), NaturalOrder.OF_NAMES)
            .thenComparing(Comparator.naturalOrder());

    RecordSet {
        data = data.stream().sorted(ORDER).distinct().toList();
    }

    Key key() {
        return new Key(name, type);
    }

    /** Whether the other says the same; how long it may be kept aside. */
    boolean sameAs(RecordSet other) {
        return key().equals(other.key()) && data.equals(other.data);
    }

    /** Whether its name is the zone's or stands in it. */
    boolean isIn(String zone) {
        return name.equals(zone + ".") || name.endsWith("." + zone + ".");
    }
}
