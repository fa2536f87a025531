package org.jabberfarm.console.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every farm setting, once: its key is the word in forms, API, CLI and audit log; its hint is the form's hint and the
 * documentation; its kind is its validation.
 */
public enum Setting {
    DOMAIN("domain", "", Kind.DOMAINS, "XMPP domains of the farm, the first is the main one. Users are name@domain."),
    USERS_PER_C2S(
            "users-per-c2s",
            "10000",
            Kind.count(100, 1_000_000),
            "Clients that one c2s node should carry. Descriptors, kernel values and heap are computed from it."),
    DATABASE_URL(
            "database-url",
            "",
            Kind.JDBC_URL,
            "JDBC URL of the JSM's database (PostgreSQL, MariaDB). Empty: embedded H2 on the JSM's box."),
    DATABASE_USER("database-user", "", Kind.TEXT, "Login for the database."),
    DATABASE_PASSWORD("database-password", "", Kind.SECRET, "Password for the database."),
    C2S_PORT(
            "c2s-port",
            "5222",
            Kind.PORT,
            "First client port of a box (STARTTLS); each further c2s node of the same box takes the next free one."),
    C2S_TLS_PORT(
            "c2s-tls-port", "5223", Kind.PORT, "First client port with TLS from the first byte, counted on likewise."),
    LINK_PORT("link-port", "5347", Kind.PORT, "First port on which the JSM accepts links, one per c2s node."),
    METRICS_PORT("metrics-port", "9200", Kind.PORT, "First loopback port of /metrics, one per node."),
    TLS(
            "tls",
            "required",
            Kind.oneOf("required", "offered", "off"),
            "Whether clients must use TLS before they log in."),
    TLS_PEM(
            "tls-pem",
            "",
            Kind.PEM,
            "Private key (PKCS #8) and certificate chain in PEM form, for all domains. Empty: the console makes a self-signed certificate."),
    PLAIN_WITHOUT_TLS(
            "plain-without-tls", "false", Kind.FLAG, "Plain-text passwords without TLS. Only for a demo on loopback."),
    CHANNEL_BINDING(
            "channel-binding",
            "false",
            Kind.FLAG,
            "Offers SCRAM-SHA-256-PLUS and SCRAM-SHA-1-PLUS, which prove that nobody stands between client and server"
                    + " (tls-exporter, tls-server-end-point). Clients that know only tls-unique, such as slixmpp 1.8 of Debian 12, fall back to PLAIN then."),
    OLD_CLIENTS_DIGEST(
            "old-clients-digest",
            "false",
            Kind.FLAG,
            "Lets clients of before SASL log in by digest (XEP-0078), also without TLS where TLS is not required."
                    + " Passwords that are set or used from then on are kept IN CLEAR in the database, for whoever reads it or a copy of it."
                    + " Switched off again, the next restart of the JSM erases them."),
    RESOURCE_CONFLICT(
            "resource-conflict",
            "replace",
            Kind.oneOf("replace", "refuse"),
            "When a client logs in with a resource that is logged in already: replace ends the older one,"
                    + " refuse turns the newer one away, even while the older one is only a dead connection."),
    RESUME_SECONDS(
            "resume-seconds",
            "300",
            Kind.count(0, 86_400),
            "Seconds that a session waits for its client when the connection breaks or its c2s dies, if the client uses stream management"
                    + " (XEP-0198). 0: it ends at once."),
    REGISTRATION("registration", "false", Kind.FLAG, "Whether anyone may make an account from a client (XEP-0077)."),
    WELCOME(
            "welcome",
            "",
            Kind.TEXT,
            "Message that a new user finds after the first login; imported users are not new. Empty: none."),
    XMPP_ADMINS(
            "xmpp-admins",
            "",
            Kind.ACCOUNTS,
            "Accounts that look after the XMPP service, user@domain, separated by spaces: what users write to the domain reaches"
                    + " them, they see who is online and may write to everybody (the Users page says how). They need not be"
                    + " administrators of this console. Empty: none."),
    STANZA_SIZE(
            "stanza-size", "262144", Kind.count(10_000, 10_000_000), "Largest stanza in bytes that a client may send."),
    AUTH_SECONDS("auth-seconds", "15", Kind.count(5, 300), "Seconds that a client has to log in."),
    CONNECTS_PER_ADDRESS(
            "connects-per-address",
            "0",
            Kind.count(0, 100_000),
            "Connects that one address may make per window. 0: no limit."),
    CONNECTS_SECONDS("connects-seconds", "60", Kind.count(1, 3600), "Length of that window in seconds."),
    BITS_PER_SECOND(
            "bits-per-second",
            "0",
            Kind.count(0, 1_000_000_000),
            "Bits per second that one client may send. 0: no limit."),
    PARALLEL_BOXES(
            "parallel-boxes",
            "10",
            Kind.count(1, 100),
            "Boxes that are deployed at the same time; reading takes at least 50."),
    DRAIN_BEFORE_RESTART(
            "drain-before-restart",
            "true",
            Kind.FLAG,
            "Whether a deploy empties a c2s before it restarts it, when the others have room for its clients. Such nodes are"
                    + " restarted one after the other."),
    DRAIN_SECONDS(
            "drain-seconds",
            "120",
            Kind.count(0, 3600),
            "Seconds that this may take for one c2s; clients that are left then are disconnected by the restart. 0: it is not emptied."),
    DNS_PUBLISH(
            "dns-publish",
            "false",
            Kind.FLAG,
            "Whether the console keeps the farm's records in the zone up to date by itself (RFC 2136). Off: the DNS page shows them for copying."),
    DNS_ADDRESSES(
            "dns-addresses",
            "true",
            Kind.FLAG,
            "Also A and AAAA records of the domain, for clients that look for no SRV records. Switch it off where the domain's address belongs to something else, as a web site."),
    DNS_ZONE("dns-zone", "", DnsKind.NAME, "Zone that the records stand in. Empty: the main domain."),
    DNS_TTL("dns-ttl", "60", Kind.count(5, 3600), "Seconds that resolvers may keep a record."),
    DNS_SERVER(
            "dns-server",
            "",
            DnsKind.SERVER,
            "Primary name server of the zone, which takes the updates: host or host:port, port 53 when none is given."),
    DNS_KEY_NAME("dns-key-name", "", DnsKind.NAME, "Name of the TSIG key that may update the zone (HMAC-SHA256)."),
    DNS_KEY_SECRET("dns-key-secret", "", DnsKind.KEY, "Secret of that key, as tsig-keygen or keymgr prints it."),
    DNS_RESOLVERS(
            "dns-resolvers",
            "",
            DnsKind.RESOLVERS,
            "Resolvers that the DNS page asks what the world sees, addresses separated by spaces. Empty: the ones of this machine.");

    private final String key;
    private final String fallback;
    private final Kind kind;
    private final String hint;

    Setting(String key, String fallback, Kind kind, String hint) {
        this.key = key;
        this.fallback = fallback;
        this.kind = kind;
        this.hint = hint;
    }

    /** Setting of that key, if there is one. */
    public static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
    }

    /** All settings in the order of the form. */
    public static List<Setting> all() {
        return List.of(values());
    }

    public String key() {
        return key;
    }

    /** Value while nothing was set. */
    public String fallback() {
        return fallback;
    }

    public Kind kind() {
        return kind;
    }

    public String hint() {
        return hint;
    }
}
