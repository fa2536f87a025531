package org.jabberfarm.templates.model;

import java.util.List;
import java.util.Locale;

/**
 * A curve over time. Positions are per cent of the drawing's height or width, from the top left.
 *
 * @param title what it shows
 * @param caption now, lowest and highest, in a sentence
 * @param low whether it is drawn lower, to stand beside others
 * @param lines the curves, in legend order
 * @param grid horizontal lines with their values
 * @param times marks below
 * @param limit a bound, null for none; at a negative place it lies above what is drawn
 * @param events moments to know about, oldest first; some without a word, where there is no room for it
 * @param gaps stretches in which nothing is known
 * @param head of the table: Time, then a column a curve
 * @param rows of the table, newest first
 */
public record Chart(
        String title,
        String caption,
        boolean low,
        List<Line> lines,
        List<Mark> grid,
        List<Mark> times,
        Mark limit,
        List<Mark> events,
        List<Gap> gaps,
        List<String> head,
        List<List<String>> rows) {

    /**
     * @param name in the legend
     * @param path in 1000 by 1000 units
     * @param area the filled part below, empty for none
     */
    public record Line(String name, String path, String area) {}

    /** @param at 0 to 100 */
    public record Mark(double at, String label) {
        public String percent() {
            return Chart.percent(at);
        }

        /** Whether there is room for its word on its left. */
        public boolean late() {
            return at >= 18;
        }
    }

    public record Gap(double from, double to) {
        public String x() {
            return percent(from);
        }

        public String width() {
            return percent(to - from);
        }
    }

    /** In the legend: the label without its number. */
    public String limitName() {
        String name = limit.label().replaceAll(":? [0-9,.]+$", "");
        return name.isEmpty() ? "" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String percent(double at) {
        return String.format(Locale.ROOT, "%.2f%%", at);
    }
}
