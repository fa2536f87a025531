package org.jabberfarm.config;

/**
 * When a c2s sends clients to another (RFC 6120 4.9.3.19), and where others send theirs to it.
 *
 * @param policy {@code off}, {@code when-full}, {@code drain} or {@code balance}; each after the first two also does what
 *     stands before it
 * @param host public name or address; empty for the one that is listened on
 * @param port public port before TLS, 0 for the one that is listened on
 * @param tlsPort the same for TLS from the first byte
 */
public record Redirect(String policy, String host, int port, int tlsPort) {
    static final Key POLICY = Key.oneOf(
            "redirect",
            "drain",
            "When clients are sent to another c2s (see-other-host): off, when-full, drain (default: when full or being drained), balance (also when far above the mean).",
            "off",
            "when-full",
            "drain",
            "balance");
    static final Key HOST = Key.host(
            "public-host",
            "",
            "Name or address by which clients reach this c2s and no other. Default: local/ip; with neither, others send no clients here.");
    static final Key PORT =
            Key.number("public-port", 0, 0, 65535, "Port that clients use for it. Default 0: the one of local/port.");
    static final Key TLS_PORT = Key.number(
            "public-tls-port", 0, 0, 65535, "The same with TLS from the first byte. Default 0: the one of local/ssl.");

    public static final Redirect DEFAULT = new Redirect("drain", "", 0, 0);

    static Redirect read(Section own) {
        return new Redirect(own.text(POLICY), own.text(HOST), own.number(PORT), own.number(TLS_PORT));
    }

    /** Only what is not the default. */
    void write(ConfigWriter out) {
        if (!policy.equals(DEFAULT.policy)) {
            out.put(POLICY, policy);
        }
        if (!host.isEmpty()) {
            out.put(HOST, host);
        }
        if (port > 0) {
            out.put(PORT, port);
        }
        if (tlsPort > 0) {
            out.put(TLS_PORT, tlsPort);
        }
    }

    /** Whether a full c2s does. */
    public boolean whenFull() {
        return !policy.equals("off");
    }

    /** Whether a c2s that is being emptied does. */
    public boolean whenDraining() {
        return policy.equals("drain") || policy.equals("balance");
    }

    /** Whether one that is far above the mean does. */
    public boolean toBalance() {
        return policy.equals("balance");
    }

    /**
     * Where clients reach this c2s before TLS.
     *
     * @param listening port that is listened on, 0 for none
     * @return {@code host:port}, an IPv6 address in brackets; empty for nowhere
     */
    public String address(Jadc2sXml.Local local, int listening) {
        return address(local, port, listening);
    }

    /** The same with TLS from the first byte. */
    public String tlsAddress(Jadc2sXml.Local local, int listening) {
        return address(local, tlsPort, listening);
    }

    private String address(Jadc2sXml.Local local, int wanted, int listening) {
        String where = host.isEmpty() ? local.ip() : host;
        boolean everywhere = where.equals("0.0.0.0") || where.equals("::");
        if (where.isEmpty() || everywhere || listening == 0) {
            return "";
        }
        boolean bare = where.indexOf(':') >= 0 && !where.startsWith("[");
        return (bare ? "[" + where + "]" : where) + ":" + (wanted > 0 ? wanted : listening);
    }
}
