package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param rows plans, newest first
 * @param problem why no plan could be made, empty when nothing went wrong
 * @param hint what has to be there before a plan can be made; empty when all is there
 * @param hintPath where to do it
 * @param hintLabel what to do there
 */
public record PlansPage(List<Row> rows, String problem, String hint, String hintPath, String hintLabel) {
    /**
     * @param boxes how many were looked at and how many change
     * @param steps number of steps
     * @param deploy path of the run that applied it, or empty
     */
    public record Row(String id, When made, String by, State state, String boxes, String steps, String deploy) {}
}
