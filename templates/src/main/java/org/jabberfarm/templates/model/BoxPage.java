package org.jabberfarm.templates.model;

import java.util.List;

/**
 * One box as it is now.
 *
 * @param name inventory name
 * @param state of the box
 * @param say what it is, in a sentence
 * @param step what to do with a box that carries nothing yet, null when it does
 * @param wrongs what is wrong, worst first
 * @param limits what was asked, is written, and is in force
 * @param limitsNote where the columns come from
 * @param tiles numbers of now; empty without a sample
 * @param stale whether they are old
 * @param nodes its processes, the agent last
 * @param drains its c2s nodes that are being emptied
 * @param ranges of the curves
 * @param charts curves
 * @param facts what was read from the box
 * @param factsRead when, null for never
 * @param factsNote why there are none, or why they are old
 * @param mayRead whether reading again can work
 * @param files managed files
 * @param logNodes whose logs can be read
 * @param ageSeconds of the latest sample, -1 for none
 */
public record BoxPage(
        String name,
        State state,
        String say,
        Next step,
        List<Wrong> wrongs,
        List<Limit> limits,
        String limitsNote,
        List<Tile> tiles,
        boolean stale,
        List<NodeRow> nodes,
        List<Drain> drains,
        List<Link> ranges,
        List<Chart> charts,
        List<Fact> facts,
        When factsRead,
        String factsNote,
        boolean mayRead,
        List<FileRow> files,
        List<String> logNodes,
        long ageSeconds) {

    /**
     * @param cause most likely reason, empty when there is nothing to add
     * @param expected what the command would show if all were well
     * @param command to check by hand, empty for none
     * @param action next move, empty for none
     */
    public record Wrong(
            State state,
            String what,
            String why,
            String cause,
            String expected,
            String command,
            String action,
            String link) {}

    /** @param link where it is done; empty when it is to make a plan */
    public record Next(String title, String text, String action, String link) {}

    /** Numbers as text; {@code –} where there is none. */
    public record Limit(String name, String asked, String disk, String force, String used, State state) {
        public boolean bad() {
            return state.tone().equals("warn");
        }
    }

    public record Tile(String label, String value, String small, Bar bar, String note) {}

    /**
     * @param sent clients that it has sent to another c2s since its start, empty for none
     * @param drain where it can be emptied; empty for what cannot be
     */
    public record NodeRow(
            String name,
            String ports,
            State state,
            String carries,
            String sent,
            String links,
            String pid,
            When since,
            String memory,
            String release,
            String note,
            String drain) {}

    /**
     * A c2s that is being emptied.
     *
     * @param state how long it has been
     * @param say what is left, how fast it goes, when it ends
     * @param bar what has gone
     * @param pace clients per second as set by hand, empty for auto
     */
    public record Drain(String node, State state, String say, Bar bar, boolean done, String pace) {}

    public record Fact(String name, String text) {}

    /** @param shown whether its text can be read */
    public record FileRow(String path, String link, State state, boolean shown) {}
}
