package org.jabberfarm.console.dns;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;

/** The page of the farm's records. */
final class DnsPages implements Routes {
    private final Keeper keeper;

    DnsPages(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/dns", this::show, Access.VIEWER);
        routes.post("/dns/publish", this::publish, Access.OPERATOR);
    }

    private void show(Context ctx) {
        Page.render(ctx, "dns", DnsModel.of(keeper.view(), ctx.queryParam("asked") != null));
    }

    /** How it went is what the page shows next. */
    private void publish(Context ctx) {
        keeper.publish(Form.of(ctx).ticked("replace"), Caller.of(ctx).name());
        ctx.redirect("/dns?asked=1", HttpStatus.SEE_OTHER);
    }
}
