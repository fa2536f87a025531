package org.jabberfarm.console.admin;

import java.time.Instant;

/**
 * One browser in which an administrator is logged in.
 *
 * @param hash of its cookie; names it without being able to use it
 * @param administrator whose
 * @param address it logged in from
 * @param agent what the browser called itself, any text
 * @param created login
 * @param lastSeen last request, to the minute
 */
public record LoginSession(
        String hash, String administrator, String address, String agent, Instant created, Instant lastSeen) {}
