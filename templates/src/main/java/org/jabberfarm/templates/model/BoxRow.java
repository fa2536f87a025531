package org.jabberfarm.templates.model;

/**
 * A box on the dashboard: as card, table row or square of the heat map. Numbers are text, {@code –} where there is none.
 *
 * @param name inventory name
 * @param nodes their names
 * @param state worst of its own and its nodes'
 * @param stale whether the numbers are old
 * @param ok whether it serves
 * @param count what it carries
 * @param of what that is a part of, or what it is
 * @param right per cent, or the age of old numbers
 * @param bar share of its capacity, null for a box without c2s
 * @param spark connections or sessions in the last hour
 * @param accepts per second
 * @param messages per second
 * @param cpu per cent
 * @param memory per cent
 * @param memoryOf in bytes
 * @param files open descriptors
 * @param filesOf most of them in force
 * @param filesLow whether that is less than asked
 * @param release that its nodes run
 * @param percent of capacity, -1 for a box without c2s
 */
public record BoxRow(
        String name,
        String nodes,
        State state,
        boolean stale,
        boolean ok,
        String count,
        String of,
        String right,
        Bar bar,
        Spark spark,
        String accepts,
        String messages,
        String cpu,
        String memory,
        String memoryOf,
        String files,
        String filesOf,
        boolean filesLow,
        String release,
        int percent) {

    /** A number without what is written around it, to sort by; -1 for none. */
    public String digits(String text) {
        String digits = text.replaceAll("[^0-9.]", "");
        return digits.isEmpty() ? "-1" : digits;
    }

    /** Place of its state among others, the worst first. */
    public int rank() {
        return switch (state.tone()) {
            case "crit" -> 0;
            case "warn" -> 1;
            case "work" -> 2;
            case "mute" -> 3;
            default -> 4;
        };
    }

    /** Shade of the heat map. */
    public String shade() {
        return percent < 25 ? "l1" : percent < 50 ? "l2" : percent < 75 ? "l3" : "l4";
    }
}
