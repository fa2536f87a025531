package org.jabberfarm.jsm.auth;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.storage.StorageException;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sorts {@code type='auth'} routes: SASL from c2s of ours, jabber:iq:auth (XEP-0078) and registration (XEP-0077) from all. */
public final class AuthRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuthRoutes.class);

    private final Logins logins;
    private final SaslLogin sasl;
    private final LegacyLogin legacy;
    private final Registration registration;
    private volatile boolean clearAlways;

    /**
     * @param successes counts logins
     * @param failures counts attempts that failed
     */
    public AuthRoutes(
            Storage storage,
            Accounts accounts,
            ClearPasswords clearPasswords,
            Sessions sessions,
            JabberXml config,
            Set<String> domains,
            Outbox outbox,
            LongAdder successes,
            LongAdder failures) {
        Passwords passwords = new Passwords(storage, config.own().scramIterations(), clearPasswords);
        logins = new Logins(outbox, successes, failures);
        sasl = new SaslLogin(logins, storage, passwords, config);
        legacy = new LegacyLogin(logins, passwords, clearPasswords, sessions);
        registration = new Registration(logins, accounts, config, domains);
        clearAlways = config.own().plainWithoutTls();
    }

    /** Takes over what a running JSM can: registration and its instructions, mechanisms, passwords without TLS. */
    public void configure(JabberXml wanted) {
        sasl.configure(wanted);
        registration.configure(wanted);
        clearAlways = wanted.own().plainWithoutTls();
    }

    /** Who has logged in from that address and may start a session. */
    public Optional<Jid> proved(C2sAddress address) {
        return logins.proved(address);
    }

    /** A session was refused: the client may ask for another resource. */
    public void prove(C2sAddress address, Jid user) {
        logins.prove(address, user);
    }

    /** The client of that address is gone, or has its session: nothing is remembered of it. */
    public void forget(C2sAddress address) {
        sasl.forget(address);
        logins.forget(address);
    }

    /** A c2s is gone with all its clients. */
    public void forgetAll(String service) {
        sasl.forgetAll(service);
        logins.forgetAll(service);
    }

    /** @param route a route of type auth with {@code from}, {@code to} and one child */
    public void handle(Element route, C2sAddress from, Jid to, Element stanza) {
        Attempt attempt = new Attempt(route, from, to, stanza);
        try {
            handle(attempt);
        } catch (StorageException e) {
            // Told apart from a wrong password, so that clients keep theirs and come back.
            LOG.warn("login impossible c2s={} reason={}", from.service(), e.getMessage());
            forget(from);
            logins.answer(
                    attempt,
                    stanza.namespace().equals(Namespaces.SASL)
                            ? SaslLogin.failure("temporary-auth-failure")
                            : StanzaError.INTERNAL_SERVER_ERROR.reply(stanza, "try again later"));
        }
    }

    /** This JSM cannot reach enough of the others to let anybody in. */
    public void impossible(Element route, C2sAddress from, Jid to, Element stanza) {
        forget(from);
        Element answer = stanza.namespace().equals(Namespaces.SASL)
                ? SaslLogin.failure("temporary-auth-failure")
                : StanzaError.INTERNAL_SERVER_ERROR.reply(stanza, "try again later");
        logins.answer(new Attempt(route, from, to, stanza), answer);
    }

    private void handle(Attempt attempt) {
        Element stanza = attempt.stanza();
        boolean clear = attempt.tls() || clearAlways;
        if (stanza.namespace().equals(Namespaces.SASL)) {
            sasl.handle(attempt, clear);
        } else if (stanza.name().equals("iq")
                && stanza.first("query", Namespaces.AUTH).isPresent()) {
            legacy.handle(attempt, clear);
        } else if (stanza.name().equals("iq")
                && stanza.first("query", Namespaces.REGISTER).isPresent()) {
            registration.handle(attempt);
        } else {
            logins.answer(attempt, StanzaError.NOT_ACCEPTABLE.reply(stanza));
        }
    }

    @Override
    public void close() {
        logins.close();
    }
}
