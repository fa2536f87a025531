package org.jabberfarm.console.settings;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.console.web.Page;
import org.jabberfarm.console.web.Routes;
import org.jabberfarm.templates.model.Choice;
import org.jabberfarm.templates.model.Field;
import org.jabberfarm.templates.model.SettingsPage;

/** The farm settings as one form, made from {@link Setting}. */
public final class SettingsPages implements Routes {
    private static final Set<String> ABBREVIATIONS = Set.of("dns", "tls", "ttl", "pem", "url", "xmpp");

    private final SettingsStore store;

    public SettingsPages(SettingsStore store) {
        this.store = store;
    }

    @Override
    public void declare(RoutesConfig routes) {
        routes.get("/settings", this::show, Access.VIEWER);
        routes.post("/settings", this::save, Access.ADMIN);
    }

    private void show(Context ctx) {
        Settings now = store.load();
        Map<String, String> values = new HashMap<>();
        for (Setting setting : Setting.all()) {
            if (!setting.kind().secret()) {
                values.put(setting.key(), setting.kind().shown(now.text(setting)));
            }
        }
        render(ctx, Form.of(values), ctx.queryParam("saved") != null);
    }

    private void save(Context ctx) {
        Form form = Form.of(ctx);
        try {
            store.set(changes(ctx, form), Caller.of(ctx).name());
        } catch (Invalid e) {
            ctx.status(422);
            render(ctx, form.with(e.problems()), false);
            return;
        }
        ctx.redirect("/settings?saved=1", HttpStatus.SEE_OTHER);
    }

    private static Map<String, String> changes(Context ctx, Form form) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (Setting setting : Setting.all()) {
            String key = setting.key();
            if (setting.kind().secret()) {
                // A browser ends the lines of a text area with CR LF.
                String typed = form.secret(key).reveal().replace("\r\n", "\n");
                if (form.ticked("remove-" + key)) {
                    changes.put(key, "");
                } else if (!typed.isEmpty()) {
                    changes.put(key, typed);
                }
            } else if (ctx.formParam(key) != null) {
                changes.put(key, setting.kind().plain(form.text(key)));
            }
        }
        return changes;
    }

    private void render(Context ctx, Form form, boolean saved) {
        List<SettingsPage.Group> groups = Arrays.stream(SettingGroup.values())
                .map(g -> new SettingsPage.Group(
                        g.name().toLowerCase(Locale.ROOT),
                        g.title(),
                        g.settings().stream().map(s -> item(form, s)).toList()))
                .toList();
        Page.render(ctx, "settings", new SettingsPage(groups, Caller.of(ctx).may(Access.ADMIN), saved));
    }

    private SettingsPage.Item item(Form form, Setting setting) {
        String key = setting.key();
        Kind kind = setting.kind();
        Field field = kind.secret()
                ? form.secretField(key, label(key), setting.hint())
                : form.field(key, label(key), hint(setting));
        List<Choice> choices = kind.words().stream()
                .map(w -> new Choice(w, word(w), "", w.equals(field.value())))
                .toList();
        return new SettingsPage.Item(
                field,
                kind.input().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                choices,
                kind.secret() && store.isSet(setting));
    }

    /** The key as words: {@code tls-pem} is "TLS PEM". */
    private static String label(String key) {
        String words = Arrays.stream(key.split("-"))
                .map(w -> ABBREVIATIONS.contains(w) ? w.toUpperCase(Locale.ROOT) : w)
                .collect(Collectors.joining(" "));
        return words.startsWith("c2s") ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String word(String value) {
        return value.equals("true") ? "yes" : value.equals("false") ? "no" : value;
    }

    private static String hint(Setting setting) {
        return setting.fallback().isEmpty()
                ? setting.hint()
                : setting.hint() + " Default: " + word(setting.kind().shown(setting.fallback())) + ".";
    }
}
