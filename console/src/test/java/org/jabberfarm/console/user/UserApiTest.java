package org.jabberfarm.console.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.jabberfarm.console.TestConsole.Browser;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserApiTest {
    private static final String USERS = "/api/v1/users";

    @TempDir
    Path folder;

    @Test
    void doesWhatTheCommandsAsk() throws Exception {
        try (UserSite site = new UserSite(folder)) {
            Browser script = new Browser(site.url);
            String[] operator = site.token(Access.OPERATOR);
            String ann = "{\"jid\": \"ann@chat.example.org\", \"password\": \"open sesame\"}";
            HttpResponse<String> added = script.json("POST", USERS, ann, operator);
            assertThat(added.statusCode()).isEqualTo(201);
            assertThat(added.body()).isEqualTo("{\"jid\":\"ann@chat.example.org\"}");
            assertThat(script.json("POST", USERS, ann, operator).statusCode()).isEqualTo(409);
            assertThat(script.json("PUT", USERS, ann, operator).statusCode()).isEqualTo(200);
            assertThat(script.json("PUT", USERS, ann, site.token(Access.VIEWER)).statusCode())
                    .isEqualTo(403);
            assertThat(script.json("POST", USERS, "{\"jid\": \"bob@chat.example.org\"}", operator)
                            .body())
                    .contains("\"errors\":{\"password\":");
            String spool = Json.MAPPER.writeValueAsString(java.util.Map.of(
                    "host", "chat.example.org",
                    "user", "old",
                    "xml", "<xdb><password xmlns='jabber:iq:auth' xdbns='jabber:iq:auth'>x</password></xdb>"));
            assertThat(script.json("POST", USERS + "/import", spool, operator).statusCode())
                    .isEqualTo(201);

            JsonNode page = Json.MAPPER.readTree(script.get(USERS + "?limit=1&domain=chat.example.org", operator)
                    .body());
            assertThat(page.at("/users/0/jid").asText()).isEqualTo("ann@chat.example.org");
            assertThat(page.at("/users/0/created").asLong()).isPositive();
            assertThat(page.at("/users/0/online").isInt()).isTrue();
            assertThat(page.path("next").asText()).isEqualTo("ann@chat.example.org");
            JsonNode rest = Json.MAPPER.readTree(script.get(USERS + "?after=ann%40chat.example.org", operator)
                    .body());
            assertThat(rest.path("users")).hasSize(1);
            assertThat(rest.path("next").isNull()).isTrue();
            assertThat(script.get(USERS + "?limit=0", operator).statusCode()).isEqualTo(422);

            assertThat(script.get(USERS + "/sessions?jid=ann%40chat.example.org", operator)
                            .body())
                    .isEqualTo("{\"sessions\":[]}");
            assertThat(script.json("POST", USERS + "/kick", "{\"jid\": \"ann@chat.example.org\"}", operator)
                            .body())
                    .isEqualTo("{\"ended\":0}");
            assertThat(script.json("DELETE", USERS + "?jid=ann%40chat.example.org", "", operator)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(script.json("DELETE", USERS + "?jid=ann%40chat.example.org", "", operator)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(script.json("DELETE", USERS, "", operator).statusCode()).isEqualTo(422);
        }
    }
}
