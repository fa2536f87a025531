package org.jabberfarm.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.router.Endpoint;
import io.javalin.security.Roles;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jabberfarm.console.ConsoleInside;
import org.jabberfarm.console.TestConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description and the routes of the API are the same, each with its role. */
class OpenApiTest {
    private static final String BASE = "/api/v1";

    /** First parts of paths that are described and have no route yet. */
    private static final Set<String> NOT_YET = Set.of();

    @TempDir
    Path data;

    @Test
    void describesEveryRouteAndNoOther() throws Exception {
        Map<String, String> described = new TreeMap<>();
        JsonNode file = file();
        file.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(op -> described.put(
                                key(op.getKey(), BASE + path.getKey()),
                                op.getValue().path("x-access").asText())));
        Map<String, String> routes = new TreeMap<>();
        try (TestConsole console = new TestConsole(data)) {
            for (Endpoint route :
                    ConsoleInside.server(console.console).javalin().unsafe.internalRouter.allHttpHandlers().stream()
                            .map(parsed -> parsed.endpoint)
                            .filter(e -> e.method.isHttpMethod() && e.path.startsWith("/api/"))
                            .toList()) {
                routes.put(key(route.method.name(), route.path), access(route));
            }
        }
        assertThat(described).as("described").containsAllEntriesOf(routes);
        described.keySet().removeIf(k -> NOT_YET.contains(k.split("/")[3].replaceAll("\\W.*", "")));
        assertThat(routes).as("routes").containsAllEntriesOf(described);
    }

    @Test
    void pointsOnlyAtWhatIsThere() throws Exception {
        JsonNode file = file();
        assertThat(file.path("openapi").asText()).startsWith("3.1");
        Set<String> references =
                file.findValues("$ref").stream().map(JsonNode::asText).collect(Collectors.toSet());
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(r -> assertThat(file.at(r.substring(1)).isMissingNode())
                        .as(r)
                        .isFalse());
        var ids = file.findValuesAsText("operationId");
        assertThat(ids).doesNotHaveDuplicates();
        file.path("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(op -> {
                    Set<String> named = op.path("parameters").findValuesAsText("name").stream()
                            .collect(Collectors.toSet());
                    java.util.regex.Pattern.compile("\\{(\\w+)}")
                            .matcher(path.getKey())
                            .results()
                            .forEach(m -> assertThat(named).as(path.getKey()).contains(m.group(1)));
                }));
    }

    @Test
    void isServed() throws Exception {
        try (TestConsole console = new TestConsole(data)) {
            var answer = console.browser()
                    .get(BASE + "/openapi.json", "Authorization", "Bearer " + console.token(Access.VIEWER));
            assertThat(Json.MAPPER
                            .readTree(answer.body())
                            .path("info")
                            .path("title")
                            .asText())
                    .isEqualTo("Jabberfarm");
        }
    }

    private static JsonNode file() throws Exception {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi.json")) {
            return Json.MAPPER.readTree(in);
        }
    }

    /** Names of parameters are the business of each side. */
    private static String key(String method, String path) {
        return method.toUpperCase(Locale.ROOT) + " " + path.replaceAll("[{<][^}>]*[}>]", "{}");
    }

    private static String access(Endpoint route) {
        return ((Access) route.metadata(Roles.class).getRoles().iterator().next()).name();
    }
}
