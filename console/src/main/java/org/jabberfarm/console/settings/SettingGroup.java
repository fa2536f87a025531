package org.jabberfarm.console.settings;

import java.util.List;

/** How the form groups the settings; each is in one group. */
enum SettingGroup {
    FARM(
            "Farm",
            Setting.DOMAIN,
            Setting.USERS_PER_C2S,
            Setting.PARALLEL_BOXES,
            Setting.DRAIN_BEFORE_RESTART,
            Setting.DRAIN_SECONDS),
    ACCOUNTS(
            "Accounts and login",
            Setting.TLS,
            Setting.TLS_PEM,
            Setting.PLAIN_WITHOUT_TLS,
            Setting.CHANNEL_BINDING,
            Setting.OLD_CLIENTS_DIGEST,
            Setting.RESOURCE_CONFLICT,
            Setting.RESUME_SECONDS,
            Setting.REGISTRATION,
            Setting.WELCOME,
            Setting.XMPP_ADMINS),
    DATABASE("Database of the JSM", Setting.DATABASE_URL, Setting.DATABASE_USER, Setting.DATABASE_PASSWORD),
    LIMITS(
            "Limits for one client",
            Setting.AUTH_SECONDS,
            Setting.STANZA_SIZE,
            Setting.BITS_PER_SECOND,
            Setting.CONNECTS_PER_ADDRESS,
            Setting.CONNECTS_SECONDS),
    PORTS("Ports", Setting.C2S_PORT, Setting.C2S_TLS_PORT, Setting.LINK_PORT, Setting.METRICS_PORT),
    DNS(
            "DNS",
            Setting.DNS_PUBLISH,
            Setting.DNS_ADDRESSES,
            Setting.DNS_ZONE,
            Setting.DNS_TTL,
            Setting.DNS_SERVER,
            Setting.DNS_KEY_NAME,
            Setting.DNS_KEY_SECRET,
            Setting.DNS_RESOLVERS);

    private final String title;
    private final List<Setting> settings;

    SettingGroup(String title, Setting... settings) {
        this.title = title;
        this.settings = List.of(settings);
    }

    String title() {
        return title;
    }

    List<Setting> settings() {
        return settings;
    }
}
