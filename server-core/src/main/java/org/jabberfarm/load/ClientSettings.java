package org.jabberfarm.load;

import org.jabberfarm.xmpp.Jid;

/**
 * Where a client logs in and as whom.
 *
 * @param host address of the c2s; may differ from the domain
 * @param tls how the connection is encrypted
 * @param jid account; its resource, when there is one, is asked for
 * @param password in clear
 */
public record ClientSettings(String host, int port, Tls tls, Jid jid, String password) {
    /** How a connection is encrypted. Certificates are not checked: what is measured is the farm, not its certificates. */
    public enum Tls {
        STARTTLS,
        DIRECT,
        NONE;

        /** @throws IllegalArgumentException when it is none of the words {@code starttls}, {@code direct}, {@code none} */
        public static Tls of(String word) {
            return switch (word) {
                case "starttls" -> STARTTLS;
                case "direct" -> DIRECT;
                case "none" -> NONE;
                default -> throw new IllegalArgumentException("\"" + word + "\" is none of starttls, direct, none");
            };
        }
    }

    @Override
    public String toString() {
        return jid + " at " + host + ":" + port + " (" + tls + ")";
    }
}
