package org.jabberfarm.console.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jabberfarm.console.secret.RandomToken;

/**
 * Keeps other sites from acting through an administrator's browser. First line: what the browser says about the origin
 * of the request, {@code Sec-Fetch-Site}, or {@code Origin} from an older one. Second line: a form token that is derived
 * from a cookie which other sites cannot read.
 */
final class Csrf {
    static final String FIELD = "_csrf";
    static final String HEADER = "X-CSRF-Token";
    private static final String ATTRIBUTE = "form-token";

    private final Cookies cookies;
    private final Optional<URI> publicUrl;

    Csrf(Cookies cookies, Optional<URI> publicUrl) {
        this.cookies = cookies;
        this.publicUrl = publicUrl;
    }

    /** Token for the forms of the page being rendered. */
    String token(Context ctx) {
        String known = ctx.attribute(ATTRIBUTE);
        if (known == null) {
            known = secret(ctx).map(Csrf::derive).orElseGet(() -> {
                String fresh = RandomToken.make();
                cookies.startForm(ctx, fresh);
                return derive(fresh);
            });
            ctx.attribute(ATTRIBUTE, known);
        }
        return known;
    }

    /** @throws ForbiddenResponse when a changing request was, or may have been, caused by another site */
    void check(Context ctx) {
        if (Identity.isSafe(ctx) || Identity.isApi(ctx)) {
            return;
        }
        String site = ctx.header("Sec-Fetch-Site");
        String origin = ctx.header("Origin");
        if (site != null
                ? !site.equals("same-origin") && !site.equals("none")
                : origin != null && !isOurs(ctx, origin)) {
            throw new ForbiddenResponse("This request came from another site, so nothing was done.");
        }
        String sent = Optional.ofNullable(ctx.header(HEADER)).orElseGet(() -> ctx.formParam(FIELD));
        String expected = secret(ctx).map(Csrf::derive).orElse("");
        if (sent == null || expected.isEmpty() || !same(sent, expected)) {
            throw new ForbiddenResponse(
                    "The form is older than your login, so nothing was done. Load the page again and repeat the change.");
        }
    }

    private boolean isOurs(Context ctx, String origin) {
        String ours = publicUrl
                .map(u -> u.getScheme() + "://" + u.getRawAuthority())
                .orElseGet(() -> ctx.scheme() + "://" + ctx.header("Host"));
        return origin.equalsIgnoreCase(ours);
    }

    /** A live session's cookie; before login the form cookie. A dead session's cookie ties nothing. */
    private Optional<String> secret(Context ctx) {
        return Caller.of(ctx).isBrowser() ? cookies.session(ctx) : cookies.form(ctx);
    }

    private static String derive(String secret) {
        return RandomToken.hash("form:" + secret).substring(0, 43);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
