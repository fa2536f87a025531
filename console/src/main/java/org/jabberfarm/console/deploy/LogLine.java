package org.jabberfarm.console.deploy;

import java.time.Instant;

/**
 * A line of a run's log.
 *
 * @param n number from 1, without gaps
 * @param box inventory name, {@code farm} for what concerns all
 * @param text one line without control characters, at most {@value #LONGEST} characters
 */
public record LogLine(long n, Instant time, String box, Level level, String text) {
    static final int LONGEST = 2000;

    /** What a box prints may hold anything: neither a terminal nor a reader of the log shall be taken in by it. */
    static String clean(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
