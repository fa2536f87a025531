package org.jabberfarm.console.dns;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;

/** {@code /api/v1/dns}. */
final class DnsApi implements Routes {
    /** Whether to replace records that the farm did not put there. */
    record PublishRequest(boolean replace) {}

    private final Keeper keeper;

    DnsApi(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/api/v1/dns", ctx -> ctx.json(keeper.view()), Access.VIEWER);
        routes.post("/api/v1/dns/publish", this::publish, Access.OPERATOR);
    }

    private void publish(Context ctx) throws Exception {
        boolean replace = !ctx.body().isBlank()
                && Json.MAPPER.readValue(ctx.body(), PublishRequest.class).replace();
        Outcome outcome = keeper.publish(replace, Caller.of(ctx).name());
        outcome.failure().ifPresent(f -> {
            throw new Conflict(f.getMessage() + ". " + f.next());
        });
        ctx.json(keeper.view());
    }
}
