package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param say what it is and who started it
 * @param running whether it goes on
 */
public record DeployPage(long id, long plan, String say, boolean running, RunView run, LogView log) {

    /**
     * What changes while a run goes on.
     *
     * @param announce for screen readers, when it changes
     */
    public record RunView(
            State state,
            List<Tile> tiles,
            int boxes,
            int done,
            List<Notice> notices,
            List<Group> groups,
            List<Seen> evidence,
            String announce) {
        /** Width of the bar in per cent. */
        public String percent() {
            return boxes == 0 ? "0%" : String.format(java.util.Locale.ENGLISH, "%.2f%%", 100.0 * done / boxes);
        }
    }

    /** @param small beside the value, may be empty */
    public record Tile(String label, String value, String small, String note) {
        /** Names are set smaller than numbers, and may break. */
        public boolean number() {
            return value.length() <= 8;
        }
    }

    /** Something to look at: what it is, what it means, what to do. */
    public record Notice(State state, String head, String text, String path, String action) {}

    /** Boxes that carry the like. */
    public record Group(String id, String title, State state, String note, List<Box> boxes) {}

    public record Box(String name, State state, String nodes, List<Step> steps) {}

    /**
     * @param said state as a word, for screen readers
     * @param result time or a few words
     * @param why shown on hovering
     */
    public record Step(String tone, String icon, String said, String title, String result, String why) {}

    /** A node as seen at the end. */
    public record Seen(
            String node,
            String box,
            State state,
            String pid,
            String asked,
            String inForce,
            String release,
            String port,
            String login) {}

    /**
     * @param lines in order
     * @param last number of the last line there is, shown or not
     * @param hidden number of earlier lines that are not shown
     * @param query of the stream and the text with the same filter, {@code ?box=edge-1} or empty
     * @param views all boxes, each box, only warnings
     */
    public record LogView(List<Line> lines, long last, long hidden, String query, List<View> views) {}

    public record View(String path, String label, boolean chosen) {}

    /**
     * @param tone {@code ok}, {@code warn}, {@code crit} or empty
     * @param said before the text, for screen readers
     */
    public record Line(long n, String iso, String time, String box, String tone, String said, String text) {}
}
