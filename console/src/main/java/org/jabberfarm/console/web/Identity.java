package org.jabberfarm.console.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;

/**
 * Finds who makes a request. The API knows tokens only: a cookie is sent by the browser whoever asked for the request, a
 * token is not. Elsewhere a token may read ({@code curl} on a run's log, Prometheus on {@code /metrics}), not act.
 */
final class Identity {
    private final Callers callers;
    private final Cookies cookies;

    Identity(Callers callers, Cookies cookies) {
        this.callers = callers;
        this.cookies = cookies;
    }

    Caller of(Context ctx) {
        Optional<String> token = Bearer.of(ctx);
        if (isApi(ctx) || token.isPresent()) {
            boolean allowed = isApi(ctx) || isSafe(ctx);
            return token.filter(t -> allowed).flatMap(callers::byToken).orElse(Caller.NOBODY);
        }
        return cookies.session(ctx).flatMap(callers::bySession).orElse(Caller.NOBODY);
    }

    static boolean isApi(Context ctx) {
        return ctx.path().startsWith("/api/");
    }

    static boolean isSafe(Context ctx) {
        return ctx.method() == HandlerType.GET
                || ctx.method() == HandlerType.HEAD
                || ctx.method() == HandlerType.OPTIONS;
    }
}
