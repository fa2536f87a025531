package org.jabberfarm.jsm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.process.Endpoint;
import org.jabberfarm.process.Json;
import org.jabberfarm.process.Request;
import org.jabberfarm.process.Response;
import org.jabberfarm.storage.ScramKey;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xmpp.EscapedLocal;
import org.jabberfarm.xmpp.Jid;

/** What the console asks of a JSM through its control socket: users and sessions. */
final class JsmControl {
    private static final int PAGE = 1000;

    private final Jsm jsm;
    private final Sessions sessions;
    private final Set<String> domains;

    JsmControl(Jsm jsm) {
        this.jsm = jsm;
        this.sessions = jsm.sessions();
        this.domains = jsm.delivery().domains();
    }

    void declare(Endpoint endpoint) {
        endpoint.route("GET", "/users", this::list)
                .route("POST", "/users", this::add)
                .route("PUT", "/users", this::reset)
                .route("DELETE", "/users", this::remove)
                .route("POST", "/users/import", this::importUsers)
                .route("POST", "/users/import-spool", this::importSpool)
                .route("GET", "/sessions", this::listSessions)
                .route("POST", "/kick", this::kick);
    }

    private Jid user(String text) {
        Jid jid = Jid.of(text).bare();
        if (!jid.hasUser() || !domains.contains(jid.domain())) {
            throw new IllegalArgumentException("\"" + text + "\" is not user@domain with a domain of this farm ("
                    + String.join(", ", domains) + ")");
        }
        return jid;
    }

    private Response list(Request request) {
        int limit = Math.max(1, Math.min(PAGE, Integer.parseInt(request.query("limit", "100"))));
        List<Storage.UserRow> rows = jsm.storage()
                .users(request.query("host", ""), request.query("prefix", ""), request.query("after", ""), limit);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode users = answer.putArray("users");
        for (Storage.UserRow row : rows) {
            users.addObject()
                    .put("jid", row.jid().toString())
                    .put("created", row.created())
                    .put("lastSeen", row.lastSeen())
                    .put("online", sessions.user(row.jid()).sessions().size());
        }
        answer.put("total", jsm.storage().countUsers());
        answer.put("sessions", sessions.count());
        answer.put(
                "next", rows.size() == limit ? rows.get(rows.size() - 1).jid().toString() : null);
        return Response.json(200, Json.write(answer));
    }

    private Response add(Request request) {
        JsonNode body = Json.read(request.body());
        Jid jid = user(body.path("jid").asText());
        return jsm.accounts().add(jid, body.path("password").asText())
                ? Response.json(201, Json.object("jid", jid.toString()))
                : Response.json(
                        409, Json.object("error", jid + " exists already; reset its password or choose another name"));
    }

    private Response reset(Request request) {
        JsonNode body = Json.read(request.body());
        Jid jid = user(body.path("jid").asText());
        if (body.path("password").asText().isEmpty()) {
            throw new IllegalArgumentException("the password is empty; give one of a character or more");
        }
        return jsm.accounts().reset(jid, body.path("password").asText())
                ? Response.json(200, Json.object("jid", jid.toString()))
                : noSuchUser(jid);
    }

    private Response remove(Request request) throws Exception {
        Jid jid = user(request.query("jid", ""));
        boolean removed =
                onStripe(jid, () -> jsm.storage().exists(jid) && jsm.accounts().remove(sessions.user(jid)));
        return removed ? Response.json(200, Json.object("jid", jid.toString())) : noSuchUser(jid);
    }

    private static Response noSuchUser(Jid jid) {
        return Response.json(404, Json.object("error", "there is no user " + jid));
    }

    private Response importUsers(Request request) {
        int added = 0;
        int skipped = 0;
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode failed = answer.putArray("failed");
        for (JsonNode one : Json.read(request.body()).path("users")) {
            try {
                Jid jid = user(one.path("jid").asText());
                boolean fresh = one.has("scram")
                        ? jsm.accounts().add(jid, keys(one.path("scram")))
                        : jsm.accounts().add(jid, one.path("password").asText());
                if (fresh) {
                    added++;
                } else {
                    skipped++;
                }
            } catch (IllegalArgumentException e) {
                failed.addObject().put("jid", one.path("jid").asText()).put("reason", e.getMessage());
            }
        }
        return Response.json(200, Json.write(answer.put("added", added).put("skipped", skipped)));
    }

    private static Map<String, ScramKey> keys(JsonNode scram) {
        Map<String, ScramKey> keys = new HashMap<>();
        scram.properties().forEach(entry -> {
            JsonNode key = entry.getValue();
            keys.put(
                    entry.getKey(),
                    new ScramKey(
                            key.path("salt").asText(),
                            key.path("iterations").asInt(),
                            key.path("storedKey").asText(),
                            key.path("serverKey").asText()));
        });
        return keys;
    }

    /** Status 201 when the user was added (200 with {@code dryRun}: would be), 200 with {@code added: false} when it was there. */
    private Response importSpool(Request request) {
        JsonNode body = Json.read(request.body());
        boolean dryRun = body.path("dryRun").asBoolean();
        String name = body.path("user").asText();
        Jid jid = user(EscapedLocal.of(name) + "@" + body.path("host").asText());
        SpoolImport.Result result = new SpoolImport(jsm.storage(), jsm.accounts(), jid, dryRun)
                .add(body.path("xml").asText());
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("jid", jid.toString())
                .put("added", result.added())
                .put("contacts", result.contacts())
                .put("messages", result.messages())
                .put("pieces", result.pieces());
        ArrayNode notes = answer.putArray("notes");
        if (!jid.local().equalsIgnoreCase(name)) {
            notes.add("\"" + name + "\" is no name that an address can have; it is " + jid + " here");
        }
        result.notes().forEach(notes::add);
        return Response.json(result.added() && !dryRun ? 201 : 200, Json.write(answer));
    }

    private Response listSessions(Request request) throws Exception {
        Jid jid = user(request.query("jid", ""));
        return onStripe(jid, () -> {
            ArrayNode list = Json.MAPPER.createArrayNode();
            sessions.user(jid)
                    .sessions()
                    .forEach(session -> list.addObject()
                            .put("resource", session.jid().resource())
                            .put("c2s", session.address().service())
                            .put("available", session.available())
                            .put("detached", session.detached())
                            .put("priority", session.priority()));
            return Response.json(200, Json.write(Json.MAPPER.createObjectNode().set("sessions", list)));
        });
    }

    private Response kick(Request request) throws Exception {
        Jid jid = user(Json.read(request.body()).path("jid").asText());
        int ended = onStripe(jid, () -> {
            User user = sessions.user(jid);
            List<org.jabberfarm.jsm.session.Session> all = List.copyOf(user.sessions());
            all.forEach(session -> sessions.kick(session, "Disconnected"));
            return all.size();
        });
        return Response.json(200, Json.object("ended", ended));
    }

    private <T> T onStripe(Jid user, Supplier<T> work) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        sessions.stripes().run(user, () -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(10, TimeUnit.SECONDS);
    }
}
