package org.jabberfarm.jsm.auth;

import java.nio.charset.StandardCharsets;
import org.jabberfarm.xmpp.Jid;

/** The server's side of PLAIN (RFC 4616). */
final class PlainExchange implements SaslExchange {
    private final Passwords passwords;
    private final String domain;
    private Jid user;

    PlainExchange(Passwords passwords, String domain) {
        this.passwords = passwords;
        this.domain = domain;
    }

    @Override
    public String account() {
        return user == null ? "?@" + domain : user.toString();
    }

    @Override
    public SaslStep step(byte[] message) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 3) {
            return SaslStep.failed("malformed-request");
        }
        try {
            user = Jid.of(parts[1], domain, "");
        } catch (IllegalArgumentException e) {
            return SaslStep.failed("not-authorized");
        }
        if (!parts[0].isEmpty() && !parts[0].equalsIgnoreCase(user.toString())) {
            return SaslStep.failed("invalid-authzid");
        }
        return passwords.check(user, parts[2])
                ? SaslStep.success(user, new byte[0])
                : SaslStep.failed("not-authorized");
    }
}
