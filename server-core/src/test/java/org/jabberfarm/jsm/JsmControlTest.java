package org.jabberfarm.jsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jabberfarm.dialogue.Stage;
import org.jabberfarm.load.ClientSettings;
import org.jabberfarm.load.Crowd;
import org.jabberfarm.process.ControlClient;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Response;
import org.jabberfarm.xmpp.Jid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console asks of a JSM, over the control socket. */
class JsmControlTest {
    @TempDir
    Path folder;

    private final Stage stage = new Stage(Map.of());
    private final Endpoint endpoint = new Endpoint();
    private Path socket;

    @BeforeEach
    void start() throws Exception {
        stage.startAll();
        new JsmControl(stage.jsm()).declare(endpoint);
        socket = folder.resolve("jsm.sock");
        endpoint.listen(socket, "rw-------");
    }

    @AfterEach
    void stop() {
        endpoint.close();
        stage.close();
    }

    private Response call(String method, String target, String body) throws Exception {
        return ControlClient.call(socket, method, target, body.getBytes(UTF_8), Duration.ofSeconds(10));
    }

    private JsonNode json(String method, String target, String body, int status) throws Exception {
        Response response = call(method, target, body);
        assertThat(response.status()).as(response.text()).isEqualTo(status);
        return Json.read(response.body());
    }

    private static String user(String name, String password) {
        return Json.object("jid", name + "@localhost", "password", password);
    }

    @Test
    void addsListsResetsAndRemoves() throws Exception {
        json("POST", "/users", user("romeo", "pw"), 201);
        json("POST", "/users", user("juliet", "pw"), 201);
        assertThat(json("POST", "/users", user("romeo", "x"), 409).path("error").asText())
                .contains("romeo@localhost exists already");
        assertThat(json("POST", "/users", "{\"jid\":\"romeo@nowhere\",\"password\":\"x\"}", 400)
                        .path("error")
                        .asText())
                .contains("a domain of this farm");
        assertThat(json("POST", "/users", user("empty", ""), 400).path("error").asText())
                .contains("password is empty");

        JsonNode page = json("GET", "/users?limit=1", "", 200);
        assertThat(page.path("total").asInt()).isEqualTo(2);
        assertThat(page.path("users").get(0).path("jid").asText()).isEqualTo("juliet@localhost");
        JsonNode rest = json("GET", "/users?limit=5&after=" + page.path("next").asText(), "", 200);
        assertThat(rest.path("users").get(0).path("jid").asText()).isEqualTo("romeo@localhost");
        assertThat(rest.path("next").isNull()).isTrue();

        json("PUT", "/users", user("romeo", "new"), 200);
        json("PUT", "/users", user("nobody", "new"), 404);
        json("DELETE", "/users?jid=romeo@localhost", "", 200);
        json("DELETE", "/users?jid=romeo@localhost", "", 404);
    }

    @Test
    void importsManyAndASpoolFile() throws Exception {
        JsonNode done = json(
                "POST",
                "/users/import",
                "{\"users\":[" + user("a", "pw") + "," + user("a", "pw") + "," + user("b c", "pw") + "]}",
                200);
        assertThat(done.path("added").asInt()).isEqualTo(1);
        assertThat(done.path("skipped").asInt()).isEqualTo(1);
        assertThat(done.path("failed").get(0).path("jid").asText()).isEqualTo("b c@localhost");

        String spool = """
                <xdb><password xmlns='jabber:iq:auth' xdbns='jabber:iq:auth'>geheim</password>
                <query xmlns='jabber:iq:roster' xdbns='jabber:iq:roster'><item jid='a@localhost' name='A' subscription='both'><group>G</group></item></query>
                <foo xdbns='jabber:x:offline'><message xmlns='jabber:client' to='old@localhost' from='a@localhost'><body>hello</body></message></foo>
                </xdb>""";
        json("POST", "/users/import-spool", Json.object("user", "old", "host", "localhost", "xml", spool), 201);
        assertThat(stage.jsm().storage().roster(Jid.of("old@localhost")))
                .singleElement()
                .satisfies(item -> assertThat(item.groups()).containsExactly("G"));
        assertThat(stage.jsm().storage().takeOffline(Jid.of("old@localhost"))).hasSize(1);
    }

    @Test
    void showsAndEndsSessions() throws Exception {
        json("POST", "/users", user("romeo", "pw"), 201);
        Crowd.Plan plan = new Crowd.Plan(
                List.of(new java.net.InetSocketAddress(
                        "127.0.0.1", stage.c2s("c2s-1").port())),
                ClientSettings.Tls.NONE,
                List.of(Jid.of("romeo@localhost")),
                "pw",
                2,
                Duration.ofMinutes(1),
                Duration.ZERO);
        try (Crowd crowd = new Crowd(plan).start()) {
            await().until(() -> json("GET", "/sessions?jid=romeo@localhost", "", 200)
                    .findValuesAsText("available")
                    .equals(List.of("true", "true")));
            assertThat(json("GET", "/sessions?jid=romeo@localhost", "", 200).findValuesAsText("detached"))
                    .containsExactly("false", "false");
            assertThat(json("POST", "/kick", user("romeo", ""), 200)
                            .path("ended")
                            .asInt())
                    .isEqualTo(2);
            await().until(() -> crowd.lost() == 2);
        }
    }
}
