package org.jabberfarm.console.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jabberfarm.console.TestConsole;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsApiTest {
    @TempDir
    Path data;

    private TestConsole console;
    private String[] admin;

    @BeforeEach
    void start() {
        console = new TestConsole(data);
        admin = new String[] {"Authorization", "Bearer " + console.token(Access.ADMIN)};
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private HttpResponse<String> patch(String body) throws Exception {
        return console.browser().json("PATCH", "/api/v1/settings", body, admin);
    }

    private JsonNode all() throws Exception {
        return Json.MAPPER.readTree(
                console.browser().get("/api/v1/settings", admin).body());
    }

    @Test
    void showsEverySettingAndNoSecret() throws Exception {
        assertThat(all().properties()).hasSize(Setting.all().size());
        assertThat(all().path("users-per-c2s").asText()).isEqualTo("10000");
        assertThat(all().path("database-password").asText()).isEmpty();
        HttpResponse<String> answer = patch("{\"database-password\": \"hush hush\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("hush");
        assertThat(all().path("database-password").asText()).isEqualTo("[REDACTED]");
    }

    @Test
    void takesNumbersAsPeopleAndMachinesWriteThem() throws Exception {
        assertThat(patch("{\"users-per-c2s\": \"20,000\", \"c2s-port\": 15222, \"registration\": true}")
                        .body())
                .contains("\"users-per-c2s\":\"20000\"", "\"c2s-port\":\"15222\"", "\"registration\":\"true\"");
        assertThat(patch("{\"users-per-c2s\": null}").body()).contains("\"users-per-c2s\":\"10000\"");
    }

    @Test
    void whatWasReadMayBeSentBack() throws Exception {
        patch("{\"database-password\": \"hush hush\"}");
        assertThat(patch(all().toString()).statusCode()).isEqualTo(200);
        assertThat(console.console.settings().load().text(Setting.DATABASE_PASSWORD))
                .isEqualTo("hush hush");
    }

    @Test
    void takesAccountsAsXmppAdminsAndNothingElse() throws Exception {
        assertThat(patch("{\"xmpp-admins\": \"ann@chat.example.org  d\\\\27artagnan@chat.example.org\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(console.console.settings().load().xmppAdmins())
                .containsExactly("ann@chat.example.org", "d\\27artagnan@chat.example.org");
        for (String wrong :
                List.of("ann", "chat.example.org", "ann@chat.example.org/home", "Ann@chat.example.org", "a@b@c")) {
            HttpResponse<String> answer = patch("{\"xmpp-admins\": \"ben@chat.example.org " + wrong + "\"}");
            assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
            assertThat(answer.body()).contains(wrong, "is not an account, user@domain in lower case");
        }
        assertThat(console.console.settings().load().xmppAdmins()).hasSize(2);
        assertThat(patch("{\"xmpp-admins\": \"\"}").statusCode()).isEqualTo(200);
        assertThat(console.console.settings().load().xmppAdmins()).isEmpty();
    }

    @Test
    void changesAllOrNothing() throws Exception {
        HttpResponse<String> answer =
                patch("{\"domain\": \"chat.example.org\", \"users-per-c2s\": \"7\", \"colour\": \"blue\"}");
        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode errors = Json.MAPPER.readTree(answer.body()).path("errors");
        assertThat(errors.path("users-per-c2s").asText()).contains("100 to 1,000,000");
        assertThat(errors.path("colour").asText()).contains("no such setting");
        assertThat(all().path("domain").asText()).isEmpty();
        assertThat(patch("[1]").statusCode()).isEqualTo(422);
        assertThat(patch("{\"domain\": [\"a\"]}").statusCode()).isEqualTo(422);
        assertThat(patch("{").statusCode()).isEqualTo(400);
    }
}
