package org.jabberfarm.console.settings;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;
import org.jdbi.v3.core.Jdbi;

/** The farm settings at rest; secret ones live in the vault. */
public final class SettingsStore {
    /** As long as the column. */
    private static final int LONGEST = 4000;

    /** A key and a chain of some certificates. */
    private static final int LONGEST_SECRET = 60_000;

    private final Jdbi jdbi;
    private final Vault vault;
    private final Audit audit;

    public SettingsStore(Database database, Vault vault, Audit audit) {
        this.jdbi = database.jdbi();
        this.vault = vault;
        this.audit = audit;
    }

    /** What is set now, secrets in clear. */
    public Settings load() {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        jdbi.useHandle(h -> h.select("select name, text from setting")
                .map((r, c) -> Map.entry(r.getString(1), r.getString(2)))
                .forEach(row -> Setting.of(row.getKey()).ifPresent(s -> values.put(s, row.getValue()))));
        for (Setting setting : Setting.all()) {
            if (setting.kind().secret()) {
                vault.get(id(setting)).ifPresent(secret -> values.put(setting, secret.reveal()));
            }
        }
        return new Settings(values);
    }

    /** Whether a secret setting has a value; its value is not read. */
    public boolean isSet(Setting setting) {
        return vault.has(id(setting));
    }

    /**
     * Sets all of them or none. An empty value goes back to the default; for a secret, removes it.
     *
     * @param changes new values by key
     * @param who for the audit log
     * @throws Invalid with the problem of each key that is unknown or whose value is not allowed
     */
    public synchronized void set(Map<String, String> changes, String who) {
        Settings before = load();
        Map<Setting, String> changed = check(changes);
        changed.entrySet()
                .removeIf(e -> before.text(e.getKey())
                        .equals(e.getValue().isEmpty() ? e.getKey().fallback() : e.getValue()));
        jdbi.useTransaction(h -> changed.forEach((setting, value) -> {
            if (setting.kind().secret()) {
                return;
            }
            if (value.isEmpty()) {
                h.execute("delete from setting where name = ?", setting.key());
            } else {
                h.execute("merge into setting (name, text) key (name) values (?, ?)", setting.key(), value);
            }
        }));
        changed.forEach((setting, value) -> {
            if (setting.kind().secret()) {
                keep(setting, value);
            }
            audit.record(who, "setting.change", setting.key(), difference(setting, before, value));
        });
    }

    private static Map<Setting, String> check(Map<String, String> changes) {
        Map<String, String> problems = new LinkedHashMap<>();
        Map<Setting, String> valid = new EnumMap<>(Setting.class);
        changes.forEach((key, value) -> {
            Optional<Setting> setting = Setting.of(key);
            if (setting.isEmpty()) {
                problems.put(
                        key,
                        "There is no such setting. There are: "
                                + Setting.all().stream().map(Setting::key).collect(Collectors.joining(", ")));
                return;
            }
            problem(setting.get(), value).ifPresent(p -> problems.put(key, p));
            valid.put(setting.get(), value);
        });
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        return valid;
    }

    private static Optional<String> problem(Setting setting, String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        int longest = setting.kind().secret() ? LONGEST_SECRET : LONGEST;
        if (value.length() > longest) {
            return Optional.of("longer than %,d characters".formatted(longest));
        }
        return setting.kind().problem().apply(value);
    }

    private void keep(Setting setting, String value) {
        if (value.isEmpty()) {
            vault.remove(id(setting));
        } else {
            vault.put(id(setting), new Secret(value));
        }
    }

    private static String difference(Setting setting, Settings before, String value) {
        if (setting.kind().secret()) {
            return value.isEmpty() ? "removed" : "changed";
        }
        String old = before.text(setting);
        return "\"" + old + "\" to \"" + (value.isEmpty() ? setting.fallback() : value) + "\"";
    }

    private static String id(Setting setting) {
        return "setting." + setting.key();
    }
}
