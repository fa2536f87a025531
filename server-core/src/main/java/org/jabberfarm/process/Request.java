package org.jabberfarm.process;

import java.util.Map;

/**
 * A request to a control endpoint.
 *
 * @param method {@code GET}, {@code POST}, …
 * @param path decoded path without the query
 * @param query decoded parameters, the last one of a name
 * @param body at most 16 MiB
 */
public record Request(String method, String path, Map<String, String> query, byte[] body) {
    /** Value of a parameter, or {@code fallback}. */
    public String query(String name, String fallback) {
        return query.getOrDefault(name, fallback);
    }
}
