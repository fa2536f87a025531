package org.jabberfarm.console.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Json;
import org.jabberfarm.console.web.Routes;

/** {@code /api/v1/settings}: one object with a text per key; a secret that is set reads as {@code [REDACTED]}. */
public final class SettingsApi implements Routes {
    private final SettingsStore store;

    public SettingsApi(SettingsStore store) {
        this.store = store;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/api/v1/settings", ctx -> ctx.json(all()), Access.VIEWER);
        routes.patch("/api/v1/settings", this::change, Access.ADMIN);
    }

    private Map<String, Object> all() {
        Settings now = store.load();
        Map<String, Object> all = new LinkedHashMap<>();
        for (Setting setting : Setting.all()) {
            String text = now.text(setting);
            all.put(setting.key(), setting.kind().secret() && !text.isEmpty() ? new Secret(text) : text);
        }
        return all;
    }

    private void change(Context ctx) throws Exception {
        JsonNode body = Json.MAPPER.readTree(ctx.body());
        if (!body.isObject()) {
            throw new Invalid("body", "It is not a JSON object of settings, {\"users-per-c2s\": \"10000\"}");
        }
        Map<String, String> changes = new LinkedHashMap<>();
        Map<String, String> problems = new LinkedHashMap<>();
        body.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isContainerNode()) {
                problems.put(entry.getKey(), "It is not a text, a number, true, false or null");
            } else if (!isShown(entry.getKey(), value)) {
                changes.put(entry.getKey(), typed(entry.getKey(), value));
            }
        });
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        store.set(changes, Caller.of(ctx).name());
        ctx.json(all());
    }

    /** Whether a secret comes back as it is shown: someone changed another setting of what they had read. */
    private static boolean isShown(String key, JsonNode value) {
        return Setting.of(key).filter(s -> s.kind().secret()).isPresent()
                && value.asText().equals(new Secret("").toString());
    }

    /** As the form takes it; null goes back to the default. */
    private static String typed(String key, JsonNode value) {
        String text = value.isNull() ? "" : value.asText();
        return Setting.of(key).map(s -> s.kind().plain(text)).orElse(text);
    }
}
