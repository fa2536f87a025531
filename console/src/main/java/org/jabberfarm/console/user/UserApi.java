package org.jabberfarm.console.user;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;

/** {@code /api/v1/users}. Addresses travel in query or body, as a path would need each of their signs escaped. */
final class UserApi implements Routes {
    private static final int MOST = 1000;

    record PasswordRequest(String jid, Secret password) {}

    record ImportRequest(String host, String user, String xml, boolean dryRun) {}

    record KickRequest(String jid) {}

    private final Accounts accounts;

    UserApi(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/api/v1/users", this::list, Access.VIEWER);
        routes.post("/api/v1/users", this::add, Access.OPERATOR);
        routes.put("/api/v1/users", this::reset, Access.OPERATOR);
        routes.delete("/api/v1/users", this::remove, Access.OPERATOR);
        routes.post("/api/v1/users/import", this::importSpool, Access.OPERATOR);
        routes.get("/api/v1/users/sessions", this::sessions, Access.VIEWER);
        routes.post("/api/v1/users/kick", this::kick, Access.OPERATOR);
    }

    private void list(Context ctx) {
        AccountList page = accounts.list(
                query(ctx, "domain"), query(ctx, "prefix"), query(ctx, "after"), limit(query(ctx, "limit")));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("users", page.accounts());
        answer.put("total", page.total());
        answer.put("sessions", page.sessions());
        answer.put("next", page.next().isEmpty() ? null : page.next());
        ctx.json(answer);
    }

    private static int limit(String text) {
        if (text.isEmpty()) {
            return 100;
        }
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new Invalid("limit", "\"" + text + "\" is not a number from 1 to 1,000");
        }
        return Integer.parseInt(text);
    }

    private void add(Context ctx) throws Exception {
        PasswordRequest request = Json.MAPPER.readValue(ctx.body(), PasswordRequest.class);
        String jid = accounts.add(given("jid", request.jid()), secret(request), who(ctx));
        ctx.status(HttpStatus.CREATED).json(Map.of("jid", jid));
    }

    private void reset(Context ctx) throws Exception {
        PasswordRequest request = Json.MAPPER.readValue(ctx.body(), PasswordRequest.class);
        ctx.json(Map.of("jid", accounts.reset(given("jid", request.jid()), secret(request), who(ctx))));
    }

    private void remove(Context ctx) {
        ctx.json(Map.of("jid", accounts.remove(given("jid", ctx.queryParam("jid")), who(ctx))));
    }

    private void importSpool(Context ctx) throws Exception {
        ImportRequest request = Json.MAPPER.readValue(ctx.body(), ImportRequest.class);
        JsonNode result = accounts.importSpool(
                given("host", request.host()),
                given("user", request.user()),
                given("xml", request.xml()),
                request.dryRun(),
                who(ctx));
        boolean added = result.path("added").asBoolean() && !request.dryRun();
        ctx.status(added ? HttpStatus.CREATED : HttpStatus.OK).json(result);
    }

    private void sessions(Context ctx) {
        ctx.json(Map.of("sessions", accounts.sessions(given("jid", ctx.queryParam("jid")))));
    }

    private void kick(Context ctx) throws Exception {
        KickRequest request = Json.MAPPER.readValue(ctx.body(), KickRequest.class);
        ctx.json(Map.of("ended", accounts.kick(given("jid", request.jid()), who(ctx))));
    }

    private static Secret secret(PasswordRequest request) {
        return Optional.ofNullable(request.password()).orElse(new Secret(""));
    }

    private static String given(String name, String value) {
        if (value == null || value.isBlank()) {
            throw new Invalid(name, "It is missing");
        }
        return value.trim();
    }

    private static String query(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).orElse("").trim();
    }

    private static String who(Context ctx) {
        return Caller.of(ctx).name();
    }
}
