package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param id of the plan
 * @param state whether it can be applied
 * @param say one sentence about it
 * @param ready whether it can be applied or discarded now
 * @param deploy label of the button that applies it; empty when there is nothing to apply
 * @param run path of the run that applied it, or empty
 * @param tiles the plan in numbers
 * @param notices what is wrong, worst first
 * @param limits limits by groups of boxes that have the same
 * @param boxes boxes and what happens to them
 * @param files changed files by groups of boxes that have the same but for names
 * @param read what was read
 */
public record PlanPage(
        String id,
        State state,
        String say,
        boolean ready,
        String deploy,
        String run,
        List<Tile> tiles,
        List<Notice> notices,
        List<Limits> limits,
        List<Row> boxes,
        List<Files> files,
        List<Fact> read) {

    /** @param small after the value, may be empty */
    public record Tile(String label, String value, String small, String note) {}

    /** @param word the state, before the title */
    public record Notice(String tone, String icon, String word, String title, String text) {}

    public record Fact(String label, String value, String note) {}

    /**
     * @param boxes names of the boxes these hold for
     * @param calm whether nothing differs from what is asked: then the table is shown closed
     */
    public record Limits(String boxes, List<Fact> tape, List<Limit> rows, boolean calm) {}

    /** @param differs whether what is asked differs from what there is */
    public record Limit(
            String setting,
            String where,
            String present,
            String inForce,
            String asked,
            boolean differs,
            State state,
            String why) {}

    /**
     * @param calm state of a box that nothing happens to, null for another
     * @param note what to know about a calm box
     * @param anchor of its files on the page, or empty
     */
    public record Row(
            String box,
            String nodes,
            State calm,
            String note,
            String before,
            String after,
            String files,
            String kernel,
            String restarts,
            String starts,
            String users,
            String anchor) {}

    /**
     * @param id anchor
     * @param box the box whose files are shown
     * @param same other boxes with the same but for names, one sentence, may be empty
     * @param next anchor of the next group, or empty
     */
    public record Files(String id, String box, String same, String next, List<Step> steps, List<File> files) {}

    public record Step(String title, String why) {}

    /**
     * @param id anchor
     * @param counts added and removed lines
     * @param folded whether it is shown closed: a whole new file has little to compare
     */
    public record File(String id, String path, String rights, String counts, boolean folded, List<Hunk> hunks) {}

    public record Hunk(String title, List<Line> lines) {}

    /**
     * @param tone {@code a} for added, {@code d} for removed, else empty
     * @param pre text before the changed part
     * @param mark the changed part, may be empty
     * @param post text after it
     */
    public record Line(String tone, String before, String after, String pre, String mark, String post, String from) {
        /** The tone as a class; null for none. */
        public String css() {
            return tone.isEmpty() ? null : tone;
        }
    }
}
