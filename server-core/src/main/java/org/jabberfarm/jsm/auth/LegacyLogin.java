package org.jabberfarm.jsm.auth;

import java.util.Optional;
import java.util.function.Function;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** Login by jabber:iq:auth (XEP-0078), for clients and c2s of before SASL. */
final class LegacyLogin {
    private final Logins logins;
    private final Passwords passwords;
    private final ClearPasswords clearPasswords;
    private final Sessions sessions;

    LegacyLogin(Logins logins, Passwords passwords, ClearPasswords clearPasswords, Sessions sessions) {
        this.logins = logins;
        this.passwords = passwords;
        this.clearPasswords = clearPasswords;
        this.sessions = sessions;
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
        Optional<Element> digest = query.first("digest");
        String resource = query.childText("resource");
        if (username == null || resource == null || resource.isEmpty() || !"set".equals(iq.get("type"))) {
            logins.answer(attempt, StanzaError.NOT_ACCEPTABLE.reply(iq));
        } else if (password == null && digest.isPresent() && clearPasswords.on()) {
            digest(attempt, username, digest.get());
        } else if (password == null) {
            logins.answer(
                    attempt, StanzaError.FEATURE_NOT_IMPLEMENTED.reply(iq, "only plain-text passwords here, and SASL"));
        } else if (!clear) {
            logins.answer(attempt, StanzaError.NOT_ALLOWED.reply(iq, "use TLS first"));
        } else {
            check(attempt, username, user -> Optional.of(passwords.check(user, password)));
        }
    }

    private Element fields(Attempt attempt, String username, boolean clear) {
        Element result = attempt.result();
        Element fields = result.child("query", Namespaces.AUTH);
        fields.child("username").text(username == null ? "" : username);
        if (clear) {
            fields.child("password");
        }
        if (clearPasswords.on()) {
            fields.child("digest");
        }
        fields.child("resource");
        return result;
    }

    private void digest(Attempt attempt, String username, Element digest) {
        String sid = digest.get("sid", "");
        if (sid.isEmpty()) {
            logins.answer(
                    attempt, StanzaError.FEATURE_NOT_IMPLEMENTED.reply(attempt.stanza(), "no sid with the digest"));
            return;
        }
        check(attempt, username, user -> {
            Optional<Boolean> right = clearPasswords.matches(user, sid, digest.text());
            // A name that is not there looks like one with another password.
            return right.isPresent() || passwords.exists(user) ? right : Optional.of(false);
        });
    }

    /** @param proof whether the user has proved to know the password; empty when that cannot be told */
    private void check(Attempt attempt, String username, Function<Jid, Optional<Boolean>> proof) {
        Element iq = attempt.stanza();
        Jid full;
        try {
            String resource = iq.first("query", Namespaces.AUTH).orElseThrow().childText("resource");
            full = Jid.of(username, attempt.to().domain(), resource);
        } catch (IllegalArgumentException e) {
            String account = username + "@" + attempt.to().domain();
            logins.failed(attempt, account, StanzaError.NOT_AUTHORIZED.reply(iq));
            return;
        }
        String account = full.bare().toString();
        if (logins.refuses(attempt, account)) {
            logins.refused(attempt, StanzaError.NOT_AUTHORIZED.reply(iq, "too many failed logins; wait a minute"));
            return;
        }
        Optional<Boolean> right = proof.apply(full.bare());
        if (right.isEmpty()) {
            StanzaError error = StanzaError.FEATURE_NOT_IMPLEMENTED;
            logins.failed(attempt, account, error.reply(iq, "no digest for this account; log in by password once"));
        } else if (right.get()) {
            proved(attempt, full);
        } else {
            logins.failed(attempt, account, StanzaError.NOT_AUTHORIZED.reply(iq));
        }
    }

    /** A resource that is taken is said now (XEP-0078 3.3): c2s of before know no refusal at the session's start. */
    private void proved(Attempt attempt, Jid full) {
        Runnable success =
                () -> logins.succeeded(attempt, full.bare(), attempt.route().get("to"), attempt.result());
        if (!sessions.refusesConflicts()) {
            success.run();
            return;
        }
        sessions.taken(full).thenAccept(taken -> {
            if (taken) {
                logins.answer(attempt, StanzaError.CONFLICT.reply(attempt.stanza(), "this resource is logged in"));
            } else {
                success.run();
            }
        });
    }
}
