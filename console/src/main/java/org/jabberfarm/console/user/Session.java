package org.jabberfarm.console.user;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One logged-in resource of an account.
 *
 * @param resource last part of its address
 * @param c2s node that carries it
 * @param detached whether its connection is lost and its client may still resume it; the c2s carried it last
 * @param available whether it has sent presence
 * @param priority of its presence, −128 to 127
 */
record Session(String resource, String c2s, boolean detached, boolean available, int priority) {
    static Session of(JsonNode json) {
        return new Session(
                json.path("resource").asText(),
                json.path("c2s").asText(),
                json.path("detached").asBoolean(),
                json.path("available").asBoolean(),
                json.path("priority").asInt());
    }
}
