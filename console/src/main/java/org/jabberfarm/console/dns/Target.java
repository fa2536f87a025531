package org.jabberfarm.console.dns;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.settings.HostPort;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;

/**
 * Where records are published, as the settings say it.
 *
 * @param automatic whether the console does so by itself
 * @param zone that they stand in, empty while there is no domain
 * @param server as set, empty for none
 * @param key that signs the updates
 * @param missing keys of the settings that are needed for it and not set
 */
record Target(boolean automatic, String zone, String server, Key key, List<String> missing) {
    private static final int PORT = 53;

    /** A TSIG key (RFC 8945). */
    record Key(String name, Secret secret) {}

    static Target of(Settings settings) {
        List<String> missing = new ArrayList<>();
        for (Setting setting : List.of(Setting.DNS_SERVER, Setting.DNS_KEY_NAME, Setting.DNS_KEY_SECRET)) {
            if (settings.text(setting).isEmpty()) {
                missing.add(setting.key());
            }
        }
        return new Target(
                settings.flag(Setting.DNS_PUBLISH),
                zone(settings),
                settings.text(Setting.DNS_SERVER),
                new Key(
                        settings.text(Setting.DNS_KEY_NAME),
                        new Secret(settings.text(Setting.DNS_KEY_SECRET).trim())),
                missing);
    }

    private static String zone(Settings settings) {
        String zone = settings.text(Setting.DNS_ZONE);
        return zone.isEmpty() ? settings.domains().stream().findFirst().orElse("") : zone;
    }

    static Wanted.Terms terms(Settings settings) {
        return new Wanted.Terms(
                settings.domains(),
                zone(settings),
                settings.number(Setting.DNS_TTL),
                settings.flag(Setting.DNS_ADDRESSES),
                settings.number(Setting.C2S_PORT));
    }

    /** Whether there is all that it takes. */
    boolean ready() {
        return missing.isEmpty() && !zone.isEmpty();
    }

    /** What keeps it from being ready: {@code dns-server is not set}. */
    String lacks() {
        List<String> keys = zone.isEmpty() ? List.of(Setting.DOMAIN.key()) : missing;
        return String.join(", ", keys) + (keys.size() == 1 ? " is not set" : " are not set");
    }

    /**
     * The server behind it; nothing is sent yet.
     *
     * @throws DnsFailure when a setting is missing, or its name has no address
     */
    NameServer connect() throws DnsFailure {
        if (!ready()) {
            throw new DnsFailure(
                    "Tried to publish the records but " + lacks(),
                    "Set what is missing, or switch dns-publish off and copy the records by hand.");
        }
        return new NameServer(
                HostPort.parse(server, PORT).orElseThrow(),
                zone,
                key.name(),
                Base64.getDecoder().decode(key.secret().reveal()));
    }
}
