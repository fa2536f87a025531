package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param jid {@code user@domain}
 * @param path of this page
 * @param created when it was added
 * @param lastSeen for people, {@code never} included
 * @param sessions logged in now
 * @param password field of the form that resets it
 * @param note what was just done, may be empty
 */
public record UserPage(
        String jid, String path, When created, String lastSeen, List<Row> sessions, Field password, String note) {
    /**
     * @param resource last part of the address
     * @param c2s node that carries the session
     * @param detached whether its connection is lost, and its client may still resume it
     * @param available whether it has sent presence
     */
    public record Row(String resource, String c2s, boolean detached, boolean available, int priority) {}
}
