package org.jabberfarm.console.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The one place where access is decided, before any handler of a matched route. What is not allowed is refused. */
final class Gate {
    private final Csrf csrf;

    Gate(Csrf csrf) {
        this.csrf = csrf;
    }

    void check(Context ctx) {
        Set<?> roles = ctx.routeRoles();
        if (roles.size() != 1 || !(roles.iterator().next() instanceof Access needed)) {
            throw new ForbiddenResponse("Nobody may use this address.");
        }
        csrf.check(ctx);
        if (needed == Access.ANYONE) {
            return;
        }
        Caller caller = Caller.of(ctx);
        if (caller.isNobody()) {
            askForLogin(ctx);
        } else if (!caller.may(needed)) {
            throw new ForbiddenResponse("This needs the role " + needed + "; " + caller.name() + " has "
                    + caller.access() + ". An administrator with the role ADMIN can change that.");
        }
    }

    private static void askForLogin(Context ctx) {
        boolean page =
                !Identity.isApi(ctx) && Identity.isSafe(ctx) && Bearer.of(ctx).isEmpty();
        if (!page) {
            throw new UnauthorizedResponse(
                    Identity.isApi(ctx)
                            ? "No valid API token was sent in the Authorization header."
                            : "Nobody is logged in here any more, so nothing was done.");
        }
        String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
        String next = URLEncoder.encode(ctx.path() + query, StandardCharsets.UTF_8);
        ctx.redirect(ctx.path().equals("/") ? "/login" : "/login?next=" + next, HttpStatus.SEE_OTHER);
        ctx.skipRemainingHandlers();
    }
}
