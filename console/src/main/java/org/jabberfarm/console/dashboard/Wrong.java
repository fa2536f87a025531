package org.jabberfarm.console.dashboard;

/**
 * One thing that is wrong.
 *
 * @param condition how bad, and its word
 * @param said the word as shown: {@code Silent 47 s}
 * @param box inventory name, empty for the farm as a whole
 * @param node node name, empty for the box as a whole
 * @param what what happens, beginning with its name
 * @param why what users feel, then the numbers behind it
 * @param action the next move
 * @param link where it is made
 */
record Wrong(
        Condition condition,
        String said,
        String box,
        String node,
        String what,
        String why,
        String action,
        String link) {}
