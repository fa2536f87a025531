package org.jabberfarm.console.user;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One account.
 *
 * @param jid {@code user@domain}
 * @param created epoch milliseconds
 * @param lastSeen end of its latest session in epoch milliseconds, 0 for never
 * @param online sessions it has now
 */
record Account(String jid, long created, long lastSeen, int online) {
    static Account of(JsonNode json) {
        return new Account(
                json.path("jid").asText(),
                json.path("created").asLong(),
                json.path("lastSeen").asLong(),
                json.path("online").asInt());
    }
}
