package org.jabberfarm.jsm.auth;

import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** Login by jabber:iq:auth (XEP-0078), for clients and c2s of before SASL. */
final class LegacyLogin {
    private final Logins logins;
    private final Passwords passwords;

    LegacyLogin(Logins logins, Passwords passwords) {
        this.logins = logins;
        this.passwords = passwords;
    }

    /** @param clear whether a password may come in clear text */
    void handle(Attempt attempt, boolean clear) {
        Element iq = attempt.stanza();
        Element query = iq.first("query", Namespaces.AUTH).orElseThrow();
        String username = query.childText("username");
        if ("get".equals(iq.get("type"))) {
            logins.answer(attempt, fields(attempt, username, clear));
            return;
        }
        String password = query.childText("password");
        String resource = query.childText("resource");
        if (username == null || resource == null || resource.isEmpty() || !"set".equals(iq.get("type"))) {
            logins.answer(attempt, StanzaError.NOT_ACCEPTABLE.reply(iq));
        } else if (password == null) {
            // A digest needs the password in clear on our side, which is not kept.
            logins.answer(
                    attempt, StanzaError.FEATURE_NOT_IMPLEMENTED.reply(iq, "only plain-text passwords here, and SASL"));
        } else if (!clear) {
            logins.answer(attempt, StanzaError.NOT_ALLOWED.reply(iq, "use TLS first"));
        } else {
            password(attempt, username, password);
        }
    }

    private static Element fields(Attempt attempt, String username, boolean clear) {
        Element result = attempt.result();
        Element fields = result.child("query", Namespaces.AUTH);
        fields.child("username").text(username == null ? "" : username);
        if (clear) {
            fields.child("password");
        }
        fields.child("resource");
        return result;
    }

    private void password(Attempt attempt, String username, String password) {
        Element iq = attempt.stanza();
        boolean good;
        Jid user = null;
        String account = username + "@" + attempt.to().domain();
        try {
            user = Jid.of(username, attempt.to().domain(), "");
            account = user.toString();
            if (logins.refuses(attempt, account)) {
                logins.refused(attempt, StanzaError.NOT_AUTHORIZED.reply(iq, "too many failed logins; wait a minute"));
                return;
            }
            good = passwords.check(user, password);
        } catch (IllegalArgumentException e) {
            good = false;
        }
        if (good) {
            logins.succeeded(attempt, user, attempt.route().get("to"), attempt.result());
        } else {
            logins.failed(attempt, account, StanzaError.NOT_AUTHORIZED.reply(iq));
        }
    }
}
