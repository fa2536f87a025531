package org.jabberfarm.console.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.process.Response;

/**
 * The accounts of the farm's domains. The session manager keeps them and judges what may be; its words reach whoever
 * asked. Every method throws {@link Conflict} when there is no session manager or it does not answer.
 */
final class Accounts {
    private final Supplier<Optional<SessionManager>> sessionManager;
    private final Audit audit;

    Accounts(Supplier<Optional<SessionManager>> sessionManager, Audit audit) {
        this.sessionManager = sessionManager;
        this.audit = audit;
    }

    /** Whether any box carries a session manager. */
    boolean any() {
        return sessionManager.get().isPresent();
    }

    /**
     * One page of accounts, in the order of domain and name.
     *
     * @param domain only this one, empty for all
     * @param prefix what the name begins with, empty for all
     * @param after address that the page begins after, empty for the first page
     * @param limit 1 to 1000
     */
    AccountList list(String domain, String prefix, String after, int limit) {
        JsonNode answer = call(
                "GET",
                "/users?host=" + encode(domain) + "&prefix=" + encode(prefix) + "&after=" + encode(after) + "&limit="
                        + limit,
                Map.of());
        List<Account> accounts = new ArrayList<>();
        answer.path("users").forEach(one -> accounts.add(Account.of(one)));
        return new AccountList(
                accounts,
                answer.path("next").asText(""),
                answer.path("total").asLong(),
                answer.path("sessions").asLong());
    }

    /** @throws NotFound when there is no such account */
    Account get(String jid) {
        int at = jid.indexOf('@');
        return (at < 1
                        ? List.<Account>of()
                        : list(jid.substring(at + 1), jid.substring(0, at), "", 1)
                                .accounts())
                .stream()
                        .filter(a -> a.jid().equals(jid))
                        .findFirst()
                        .orElseThrow(() -> new NotFound("There is no user " + jid + "."));
    }

    /**
     * @return its address as the session manager keeps it
     * @throws Invalid when address or password cannot be used
     * @throws Conflict when the address is taken
     */
    String add(String jid, Secret password, String who) {
        return change("POST", jid, password, who, "user.add");
    }

    /** Gives a new password; sessions that are logged in stay. */
    String reset(String jid, Secret password, String who) {
        return change("PUT", jid, password, who, "user.password");
    }

    private String change(String method, String jid, Secret password, String who, String action) {
        if (password.reveal().isEmpty()) {
            throw new Invalid("password", "It is empty; give one of a character or more");
        }
        String kept = call(method, "/users", Map.of("jid", jid, "password", password.reveal()))
                .path("jid")
                .asText(jid);
        audit.record(who, action, kept, "");
        return kept;
    }

    /** Removes the account and all that is stored for it, and ends its sessions. */
    String remove(String jid, String who) {
        String kept = call("DELETE", "/users?jid=" + encode(jid), Map.of())
                .path("jid")
                .asText(jid);
        audit.record(who, "user.remove", kept, "");
        return kept;
    }

    /**
     * Takes over one account from its jabberd 1.4 spool file.
     *
     * @param dryRun whether only to say what would come of it
     * @return what the session manager says of it: {@code jid}, {@code added}, counts and {@code notes}
     */
    JsonNode importSpool(String host, String user, String xml, boolean dryRun, String who) {
        JsonNode result =
                call("POST", "/users/import-spool", Map.of("host", host, "user", user, "xml", xml, "dryRun", dryRun));
        if (result.path("added").asBoolean() && !dryRun) {
            audit.record(who, "user.import", result.path("jid").asText(), "");
        }
        return result;
    }

    List<Session> sessions(String jid) {
        List<Session> sessions = new ArrayList<>();
        call("GET", "/sessions?jid=" + encode(jid), Map.of())
                .path("sessions")
                .forEach(one -> sessions.add(Session.of(one)));
        return sessions;
    }

    /** Ends all sessions of an account. Returns how many there were. */
    int kick(String jid, String who) {
        int ended = call("POST", "/kick", Map.of("jid", jid)).path("ended").asInt();
        audit.record(who, "user.kick", jid, ended == 1 ? "1 session" : ended + " sessions");
        return ended;
    }

    private JsonNode call(String method, String target, Map<String, ?> body) {
        SessionManager asked = sessionManager
                .get()
                .orElseThrow(() -> new Conflict("Accounts live in a session manager and no box has one yet."
                        + " Add a box with the role jsm and deploy it."));
        Response response;
        try {
            response = asked.call(method, target, body.isEmpty() ? "" : Json.MAPPER.writeValueAsString(body));
        } catch (IOException e) {
            throw new Conflict(
                    "Tried to reach " + asked.name() + " but failed: " + e.getMessage()
                            + ". If nothing is deployed there yet, make a plan first; else look at its box on the dashboard. Then try again.");
        }
        return judged(asked, response);
    }

    private static JsonNode judged(SessionManager asked, Response response) {
        JsonNode answer;
        try {
            answer = Json.MAPPER.readTree(response.text());
        } catch (JsonProcessingException e) {
            answer = Json.MAPPER.createObjectNode();
        }
        String error = answer.path("error").asText(response.text().strip());
        return switch (response.status()) {
            case 200, 201 -> answer;
            case 400 -> throw new Invalid(error.contains("password") ? "password" : "jid", error);
            case 404 -> throw new NotFound(error);
            case 409 -> throw new Conflict(error);
            default ->
                throw new Conflict("Asked " + asked.name() + ", which answered " + response.status() + ": " + error
                        + ". Its log says more.");
        };
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
