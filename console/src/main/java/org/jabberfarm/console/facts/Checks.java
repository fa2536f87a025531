package org.jabberfarm.console.facts;

import java.util.List;
import org.jabberfarm.console.inventory.Box;

/** What the facts of a box mean for a deploy. */
public final class Checks {
    private Checks() {}

    public static List<Check> of(Box box, Facts facts) {
        return List.of();
    }
}
