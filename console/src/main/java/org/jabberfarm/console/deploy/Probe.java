package org.jabberfarm.console.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.agent.AgentClient;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.secret.RandomToken;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.SettingsStore;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.process.Response;

/** The account that logs in through every c2s at the end of a run. Its password is random and known to the vault alone. */
final class Probe {
    static final String USER = "jabberfarm-probe";
    private static final String SECRET = "deploy.probe";

    private final Inventory inventory;
    private final SettingsStore settings;
    private final AgentClient agents;
    private final Vault vault;
    private boolean ready;

    Probe(Inventory inventory, SettingsStore settings, AgentClient agents, Vault vault) {
        this.inventory = inventory;
        this.settings = settings;
        this.agents = agents;
        this.vault = vault;
    }

    /** Its address, empty as long as the farm has no domain. */
    Optional<String> jid() {
        return settings.load().domains().stream().findFirst().map(d -> USER + "@" + d);
    }

    Secret password() {
        synchronized (vault) {
            return vault.get(SECRET).orElseGet(() -> {
                Secret made = new Secret(RandomToken.make());
                vault.put(SECRET, made);
                return made;
            });
        }
    }

    /** Makes the account, or gives it the known password again; once a run. */
    synchronized void prepare() throws IOException {
        if (ready) {
            return;
        }
        String jid = jid().orElseThrow(() -> new StepFailed(
                "tried to make the test account but failed: the farm has no domain; set one under Settings"));
        Node jsm = inventory.nodes(Role.JSM).stream()
                .findFirst()
                .orElseThrow(() -> new StepFailed(
                        "tried to make the test account but failed: no box has the role jsm; give it to one"));
        Box box = inventory.get(jsm.box());
        String body = body(jid);
        Response answer = agents.node(box, jsm.name(), "POST", "/users", body);
        if (answer.status() == 409) {
            answer = agents.node(box, jsm.name(), "PUT", "/users", body);
        }
        if (answer.status() >= 400) {
            throw new StepFailed("tried to make the test account " + jid + " but failed: " + jsm.name() + " on "
                    + box.name() + " answered " + answer.status() + " "
                    + answer.text().strip() + "; see the log of " + jsm.name());
        }
        ready = true;
    }

    private String body(String jid) {
        try {
            return Json.MAPPER.writeValueAsString(
                    Map.of("jid", jid, "password", password().reveal()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
