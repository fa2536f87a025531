package org.jabberfarm.console.settings;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One consistent view of the farm settings; values that were never set are the defaults. Secrets are in clear here: never log it. */
public final class Settings {
    private final EnumMap<Setting, String> values;

    public Settings(Map<Setting, String> values) {
        this.values = new EnumMap<>(Setting.class);
        this.values.putAll(values);
    }

    public String text(Setting setting) {
        return values.getOrDefault(setting, setting.fallback());
    }

    public int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    public boolean flag(Setting setting) {
        return Boolean.parseBoolean(text(setting));
    }

    /** XMPP domains, the main one first; empty before set-up. */
    public List<String> domains() {
        String all = text(Setting.DOMAIN).trim();
        return all.isEmpty() ? List.of() : List.of(all.split("\\s+"));
    }

    /** Bare JIDs of those who look after the XMPP service. */
    public List<String> xmppAdmins() {
        String all = text(Setting.XMPP_ADMINS).trim();
        return all.isEmpty() ? List.of() : List.of(all.split("\\s+"));
    }

    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }
}
