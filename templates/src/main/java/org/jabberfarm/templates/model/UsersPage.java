package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param rows accounts in the order of domain and name
 * @param find what the names shown begin with, empty for all
 * @param total accounts of the whole farm
 * @param sessions live in the whole farm
 * @param next link to the next page, empty on the last one
 * @param first link to the first page, empty on it
 * @param keeper whether any box carries a session manager
 * @param problem why accounts cannot be read now, empty when they can
 * @param announcing how to write to all of them
 */
public record UsersPage(
        List<Row> rows,
        String find,
        long total,
        long sessions,
        String next,
        String first,
        boolean keeper,
        String problem,
        Announcing announcing) {
    /**
     * How somebody writes to all users.
     *
     * @param domains of the farm, the main one first
     * @param admins who may, none when no account was named
     */
    public record Announcing(List<String> domains, List<String> admins) {}

    /**
     * @param jid {@code user@domain}
     * @param path of its page
     * @param online sessions now
     * @param created when it was added
     * @param lastSeen for people, {@code never} included
     */
    public record Row(String jid, String path, int online, When created, String lastSeen) {}
}
