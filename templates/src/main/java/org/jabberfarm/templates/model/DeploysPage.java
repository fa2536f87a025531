package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param rows newest first
 * @param lock who holds the farm, for people; empty when nobody does
 * @param older query string of the next page, empty when there is none
 */
public record DeploysPage(List<Row> rows, String lock, String older) {
    /**
     * @param boxes {@code 3 of 6}
     * @param took for people, empty while it runs
     * @param why the note it was started with, or why it failed
     */
    public record Row(
            long id, State state, long plan, String boxes, String startedBy, When started, String took, String why) {}
}
