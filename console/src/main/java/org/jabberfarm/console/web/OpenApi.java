package org.jabberfarm.console.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;

/** {@code openapi.json}: the description of all of {@code /api/v1}, written by hand and held to the routes by a test. */
final class OpenApi implements Routes {
    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/api/v1/openapi.json", OpenApi::send, Access.VIEWER);
    }

    private static void send(Context ctx) throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.json")) {
            ctx.contentType("application/json").result(in.readAllBytes());
        }
    }
}
