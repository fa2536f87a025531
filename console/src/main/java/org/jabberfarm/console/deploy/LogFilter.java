package org.jabberfarm.console.deploy;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Which lines of a log are wanted; in the query string, so that a view can be shared.
 *
 * @param box only this box, empty for all
 * @param warnings only warnings and errors
 */
record LogFilter(String box, boolean warnings) {
    static LogFilter of(Context ctx) {
        String box = ctx.queryParam("box");
        return new LogFilter(box == null ? "" : box, "warn".equals(ctx.queryParam("level")));
    }

    boolean passes(LogLine line) {
        return (box.isEmpty() || line.box().equals(box))
                && (!warnings || line.level() == Level.WARN || line.level() == Level.ERROR);
    }

    /** {@code ?box=edge-1&level=warn}, empty for all lines. */
    String query() {
        String box = this.box.isEmpty() ? "" : "box=" + URLEncoder.encode(this.box, StandardCharsets.UTF_8);
        String level = warnings ? "level=warn" : "";
        String joined = box + (box.isEmpty() || level.isEmpty() ? "" : "&") + level;
        return joined.isEmpty() ? "" : "?" + joined;
    }
}
