package org.jabberfarm.templates.model;

import java.util.List;

/**
 * The end of a process' log.
 *
 * @param nodes whose logs there are
 * @param lines oldest first
 * @param problem why there are none, empty otherwise
 */
public record LogPage(String box, String node, List<Link> nodes, List<Line> lines, String problem) {
    /**
     * @param time of day, UTC; empty for a line that goes on with the one before
     * @param full date and time
     * @param level lower case
     * @param tone {@code warn}, {@code crit} or empty
     */
    public record Line(String time, String full, String level, String tone, String text) {}
}
