package org.jabberfarm.console.web;

import io.javalin.http.Context;
import java.util.Map;
import org.jabberfarm.templates.model.Frame;

/** Renders a page: its own model as {@code page}, and the frame around it. */
public final class Page {
    private Page() {}

    /** @param template path under the page templates without ending: {@code boxes} */
    public static void render(Context ctx, String template, Object model) {
        ctx.render(template + ".jte", Map.of("frame", frame(ctx), "page", model));
    }

    private static Frame frame(Context ctx) {
        Web web = Web.of(ctx);
        Caller caller = Caller.of(ctx);
        boolean known = !caller.isNobody();
        return new Frame(
                known ? web.frames().domain().get() : "",
                caller.name(),
                caller.may(Access.OPERATOR),
                caller.may(Access.ADMIN),
                web.csrf().token(ctx),
                ctx.path(),
                known ? web.frames().counts().get() : Map.of(),
                web.assets().urls());
    }
}
