package org.jabberfarm.console.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;
import org.jabberfarm.process.Metrics;

/** What load balancers and Prometheus ask. */
public final class Health implements Routes {
    private final BooleanSupplier ready;
    private final Metrics metrics;

    /** @param ready whether the console can do its work, which means that the database answers */
    public Health(BooleanSupplier ready, Metrics metrics) {
        this.ready = ready;
        this.metrics = metrics;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/healthz", ctx -> ctx.contentType("text/plain").result("alive\n"), Access.ANYONE);
        routes.get("/readyz", this::readiness, Access.ANYONE);
        routes.get(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.text()),
                Access.VIEWER);
    }

    private void readiness(Context ctx) {
        boolean now = ready.getAsBoolean();
        ctx.status(now ? 200 : 503)
                .contentType("text/plain")
                .result(now ? "ready\n" : "the database does not answer\n");
    }
}
