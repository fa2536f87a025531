package org.jabberfarm.console.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;

/** {@code /api/v1/nodes/NAME/drain}. */
final class DrainApi implements Routes {
    private static final String PATH = "/api/v1/nodes/{name}/drain";

    /** @param perSecond a number or {@code auto}; nothing is {@code auto} */
    record DrainRequest(JsonNode perSecond, boolean force) {}

    private final Drains drains;

    DrainApi(Drains drains) {
        this.drains = drains;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get(PATH, ctx -> ctx.json(drains.status(node(ctx))), Access.VIEWER);
        routes.post(PATH, this::begin, Access.OPERATOR);
        routes.delete(PATH, ctx -> ctx.json(drains.end(node(ctx), who(ctx))), Access.OPERATOR);
    }

    private void begin(Context ctx) throws Exception {
        DrainRequest request = Json.MAPPER.readValue(ctx.body(), DrainRequest.class);
        ctx.json(drains.begin(node(ctx), pace(request.perSecond()), request.force(), who(ctx)));
    }

    private static int pace(JsonNode asked) {
        if (asked == null || asked.isNull() || asked.asText().equals("auto")) {
            return 0;
        }
        if (!asked.isIntegralNumber() || !asked.canConvertToInt() || asked.asInt() < 1) {
            throw new Invalid("perSecond", asked + " is neither a number from 1 to 10,000 nor auto");
        }
        return asked.asInt();
    }

    private static String node(Context ctx) {
        return ctx.pathParam("name");
    }

    private static String who(Context ctx) {
        return Caller.of(ctx).name();
    }
}
