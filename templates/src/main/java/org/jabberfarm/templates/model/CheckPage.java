package org.jabberfarm.templates.model;

import java.util.List;

/**
 * What the last test of the connection to a box found.
 *
 * @param name of the box
 * @param where {@code 10.20.0.28, port 22, login deploy}
 * @param user login user
 * @param badge state of the host key
 * @param at when it was tested, or null
 * @param took {@code 1.8 s}
 * @param facts what was read
 * @param checks what it means for a deploy
 * @param trouble why nothing could be read, or null
 * @param ready whether a plan can be made
 * @param password to log in once
 * @param publicKey of the console; empty when the box has a key of its own
 */
public record CheckPage(
        String name,
        String where,
        String user,
        State badge,
        When at,
        String took,
        List<Fact> facts,
        List<Row> checks,
        BoxTrouble trouble,
        boolean ready,
        Field password,
        String publicKey) {
    public record Fact(String term, String value) {}

    /**
     * @param name what was looked at
     * @param found what was found
     * @param advice empty when there is nothing to do
     */
    public record Row(String name, State state, String found, String advice) {}
}
