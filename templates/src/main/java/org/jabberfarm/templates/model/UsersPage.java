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
 */
public record UsersPage(
        List<Row> rows,
        String find,
        long total,
        long sessions,
        String next,
        String first,
        boolean keeper,
        String problem) {
    /**
     * @param jid {@code user@domain}
     * @param path of its page
     * @param online sessions now
     * @param created when it was added
     * @param lastSeen for people, {@code never} included
     */
    public record Row(String jid, String path, int online, When created, String lastSeen) {}
}
