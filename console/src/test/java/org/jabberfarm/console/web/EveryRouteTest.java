package org.jabberfarm.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.security.RouteRole;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jabberfarm.console.ConsoleInside;
import org.jabberfarm.console.TestConsole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks all registered routes: each must say who may use it, and keep everybody else out. */
class EveryRouteTest {
    /** All that is open to the world. Think twice before adding to this list. */
    private static final Set<String> OPEN = Set.of(
            "GET /assets/<name>",
            "GET /healthz",
            "GET /readyz",
            "GET /login",
            "POST /login",
            "GET /login/once/{token}",
            "GET /set-up/{token}",
            "POST /set-up/{token}",
            "POST /api/v1/local/tokens");

    @TempDir
    Path data;

    private TestConsole console;

    @BeforeEach
    void start() {
        console = new TestConsole(data);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private List<Endpoint> routes() {
        return ConsoleInside.server(console.console).javalin().unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(e -> e.method.isHttpMethod())
                .toList();
    }

    private static Access access(Endpoint route) {
        io.javalin.security.Roles roles = route.metadata(io.javalin.security.Roles.class);
        Set<RouteRole> all = roles == null ? Set.of() : roles.getRoles();
        assertThat(all).as("roles of %s %s", route.method, route.path).hasSize(1);
        return (Access) all.iterator().next();
    }

    @Test
    void hasExactlyOneAccessAndOnlyTheListedOnesAreOpen() {
        assertThat(routes()).hasSizeGreaterThan(20);
        for (Endpoint route : routes()) {
            String name = route.method.name() + " " + route.path;
            assertThat(access(route) == Access.ANYONE).as(name).isEqualTo(OPEN.contains(name));
        }
    }

    @Test
    void keepsEverybodyOutWhoMayNot() throws Exception {
        Map<Access, String> tokens = new EnumMap<>(Access.class);
        Map<Access, TestConsole.Browser> browsers = new EnumMap<>(Access.class);
        for (Access access : List.of(Access.ADMIN, Access.VIEWER, Access.OPERATOR)) {
            tokens.put(access, console.token(access));
            browsers.put(access, console.login(access));
        }
        for (Endpoint route : routes()) {
            Access needed = access(route);
            if (needed == Access.ANYONE) {
                continue;
            }
            String path = route.path.replaceAll("[{<][^}>]*[}>]", "x");
            boolean api = path.startsWith("/api/");
            for (Access caller : List.of(Access.ANYONE, Access.VIEWER, Access.OPERATOR)) {
                if (caller.compareTo(needed) >= 0) {
                    continue;
                }
                HttpResponse<String> answer = api
                        ? request(console.browser(), route, path, tokens.get(caller))
                        : request(
                                caller == Access.ANYONE ? console.browser() : browsers.get(caller), route, path, null);
                int refusal = caller != Access.ANYONE ? 403 : api ? 401 : route.method == HandlerType.GET ? 303 : 403;
                assertThat(answer.statusCode())
                        .as("%s %s for %s", route.method, path, caller)
                        .isEqualTo(refusal);
            }
        }
    }

    private static HttpResponse<String> request(TestConsole.Browser browser, Endpoint route, String path, String token)
            throws Exception {
        String[] headers = token == null
                ? new String[] {"Sec-Fetch-Site", "same-origin"}
                : new String[] {"Authorization", "Bearer " + token};
        return browser.json(route.method.name(), path, "", headers);
    }
}
