package org.jabberfarm.process;

import java.nio.charset.StandardCharsets;

/** What a control endpoint answers. */
public record Response(int status, String type, byte[] body) {
    public static Response json(int status, String json) {
        return new Response(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    public static Response text(int status, String text) {
        return new Response(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
