package org.jabberfarm.console.dns;

import java.util.List;

/**
 * What the records should be at one moment.
 *
 * @param target where they go
 * @param places every c2s in name order
 * @param selection which of them the records name
 * @param wanted the records
 */
record Snapshot(Target target, List<Place> places, Selection selection, Wanted wanted) {
    /** Those that the name server of the zone can be given. */
    List<RecordSet> inZone() {
        return wanted.sets().stream().filter(s -> s.isIn(target.zone())).toList();
    }
}
