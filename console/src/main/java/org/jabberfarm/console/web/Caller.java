package org.jabberfarm.console.web;

import io.javalin.http.Context;

/**
 * Who makes a request.
 *
 * @param name as in the audit log: administrator's name, or {@code token NAME}; empty for nobody
 * @param access what this caller may do at most; {@link Access#ANYONE} for nobody
 * @param session hash of the browser's session, empty for a token
 */
public record Caller(String name, Access access, String session) {
    public static final Caller NOBODY = new Caller("", Access.ANYONE, "");

    private static final String ATTRIBUTE = "caller";

    /** The caller of this request; looked up once. */
    public static Caller of(Context ctx) {
        Caller known = ctx.attribute(ATTRIBUTE);
        if (known == null) {
            known = Web.of(ctx).identity().of(ctx);
            ctx.attribute(ATTRIBUTE, known);
        }
        return known;
    }

    public boolean may(Access needed) {
        return access.compareTo(needed) >= 0;
    }

    public boolean isNobody() {
        return access == Access.ANYONE;
    }

    public boolean isBrowser() {
        return !session.isEmpty();
    }
}
