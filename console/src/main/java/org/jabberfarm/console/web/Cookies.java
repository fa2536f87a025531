package org.jabberfarm.console.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;

/**
 * The console's two cookies: the session, and before login one that only ties forms to their browser. Both have the same
 * policy, since Javalin 7.2.3 gives every cookie of a response the SameSite of one of them.
 */
public final class Cookies {
    private final boolean secure;

    /** @param secure whether browsers reach the console by https; only then does a browser take a {@code __Host-} cookie */
    Cookies(boolean secure) {
        this.secure = secure;
    }

    Optional<String> session(Context ctx) {
        return read(ctx, "session");
    }

    /** Starts the browser's session; the old one, if any, is no longer sent. */
    public void startSession(Context ctx, String token) {
        write(ctx, "session", token, -1);
        write(ctx, "form", "", 0);
    }

    public void endSession(Context ctx) {
        write(ctx, "session", "", 0);
    }

    Optional<String> form(Context ctx) {
        return read(ctx, "form");
    }

    void startForm(Context ctx, String token) {
        write(ctx, "form", token, -1);
    }

    private Optional<String> read(Context ctx, String name) {
        return Optional.ofNullable(ctx.cookie(full(name))).filter(v -> !v.isEmpty() && v.length() <= 100);
    }

    private void write(Context ctx, String name, String value, int seconds) {
        ctx.cookie(new Cookie(full(name), value, "/", seconds, secure, true, null, SameSite.STRICT));
    }

    private String full(String name) {
        return (secure ? "__Host-farm-" : "farm-") + name;
    }
}
