package org.jabberfarm.jsm.mod;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments as delayed delivery writes them (XEP-0082, XEP-0203). */
final class Delays {
    private Delays() {}

    /** @param millis since 1970 */
    static String stamp(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
