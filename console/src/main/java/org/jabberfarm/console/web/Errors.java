package org.jabberfarm.console.web;

import com.fasterxml.jackson.core.JacksonException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.secret.RandomToken;
import org.jabberfarm.templates.model.ErrorPage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every failure becomes an answer here: problem details (RFC 9457) for the API, a page for people. */
final class Errors implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    @Override
    public void declare(RoutesConfig routes) {
        routes.exception(Invalid.class, (e, ctx) -> answer(ctx, 422, e.getMessage(), e.problems()));
        routes.exception(NotFound.class, (e, ctx) -> answer(ctx, 404, e.getMessage(), Map.of()));
        routes.exception(Conflict.class, (e, ctx) -> answer(ctx, 409, e.getMessage(), Map.of()));
        routes.exception(
                JacksonException.class,
                (e, ctx) -> answer(
                        ctx, 400, "The body is not the JSON that belongs here: " + e.getOriginalMessage(), Map.of()));
        routes.exception(HttpResponseException.class, (e, ctx) -> answer(ctx, e.getStatus(), detail(e), Map.of()));
        routes.exception(Exception.class, Errors::unexpected);
    }

    private static void unexpected(Exception e, Context ctx) {
        if (isGone(ctx)) {
            LOG.debug("a reader went before its answer ended", e);
            return;
        }
        String mark = RandomToken.make().substring(0, 8);
        LOG.error("request failed mark={} method={} path={}", mark, ctx.method(), ctx.path(), e);
        answer(ctx, 500, "The console failed at this. Its log has the reason under the mark " + mark + ".", Map.of());
    }

    /**
     * Whether the web server has let go of the request, as it does with one that hung on an event stream when its reader
     * goes. Nothing can be asked of it then; and since Javalin has a failed handler of failures tried again for ever, this
     * one must not fail.
     */
    private static boolean isGone(Context ctx) {
        try {
            ctx.path();
            ctx.statusCode();
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static void answer(Context ctx, int status, String detail, Map<String, String> problems) {
        ctx.status(status);
        if (status == 401 && Identity.isApi(ctx)) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        if (Identity.isApi(ctx)) {
            problemDetails(ctx, status, detail, problems);
            return;
        }
        try {
            Page.render(ctx, "error", new ErrorPage(status, title(status), detail));
        } catch (RuntimeException e) {
            LOG.error("error page failed path={}", ctx.path(), e);
            ctx.contentType("text/plain").result(title(status) + "\n" + detail + "\n");
        }
    }

    private static void problemDetails(Context ctx, int status, String detail, Map<String, String> problems) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", title(status));
        body.put("status", status);
        body.put("detail", detail);
        if (!problems.isEmpty()) {
            body.put("errors", problems);
        }
        ctx.json(body).contentType("application/problem+json");
    }

    /** Javalin's own texts repeat what was sent; ours say what to do. */
    private static String detail(HttpResponseException e) {
        return switch (e.getStatus()) {
            case 404 -> "There is nothing at this address. It may have been removed, or the address is mistyped.";
            case 405 -> "This address takes other methods.";
            case 413 -> "The request is larger than the console takes.";
            default -> e.getMessage() == null ? "" : e.getMessage();
        };
    }

    private static String title(int status) {
        return switch (status) {
            case 401 -> "Log in first";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 409 -> "Not possible now";
            case 422 -> "Something to correct";
            case 429 -> "Too many tries";
            case 500 -> "The console failed";
            default -> HttpStatus.forStatus(status).getMessage();
        };
    }
}
