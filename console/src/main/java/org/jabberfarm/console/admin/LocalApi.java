package org.jabberfarm.console.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Bearer;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;

/** What the owner of the data folder may ask without a token: a token. See {@link LocalAccess}. */
public final class LocalApi implements Routes {
    static final String TOKENS = "/api/v1/local/tokens";

    /**
     * @param name of the token
     * @param access VIEWER, OPERATOR or ADMIN
     * @param expires epoch milliseconds, null for never
     */
    record TokenRequest(String name, Access access, Long expires) {}

    private final LocalAccess local;
    private final Tokens tokens;

    public LocalApi(LocalAccess local, Tokens tokens) {
        this.local = local;
        this.tokens = tokens;
    }

    @Override
    public void declare(RoutesConfig routes) {
        // The key is no caller's token, so it is checked here.
        routes.post(TOKENS, this::create, Access.ANYONE);
    }

    private void create(Context ctx) throws Exception {
        if (Bearer.of(ctx).filter(local::fits).isEmpty()) {
            throw new UnauthorizedResponse("This is for the owner of the console's data folder only.");
        }
        TokenRequest request = Json.MAPPER.readValue(ctx.body(), TokenRequest.class);
        String token = tokens.create(
                        request.name(),
                        request.access(),
                        Optional.ofNullable(request.expires()).map(Instant::ofEpochMilli),
                        LocalTokens.WHO)
                .reveal();
        ctx.status(HttpStatus.CREATED).json(Map.of("token", token));
    }
}
