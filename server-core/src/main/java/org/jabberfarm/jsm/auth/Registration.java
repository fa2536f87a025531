package org.jabberfarm.jsm.auth;

import java.util.Set;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.link.ConnectLimit;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** A stranger makes an account (XEP-0077 3.1), where the farm lets strangers do so. */
final class Registration {
    /** Accounts that one address may make in ten minutes; a c2s that does not tell addresses counts as a crowd of them. */
    private static final int MOST_OF_ADDRESS = 20;

    private static final int MOST_OF_C2S = 600;
    private static final int SECONDS = 600;

    private final ConnectLimit ofAddress = new ConnectLimit(MOST_OF_ADDRESS, SECONDS);
    private final ConnectLimit ofC2s = new ConnectLimit(MOST_OF_C2S, SECONDS);
    private final Logins logins;
    private final Accounts accounts;
    private volatile JabberXml config;
    private final Set<String> domains;

    Registration(Logins logins, Accounts accounts, JabberXml config, Set<String> domains) {
        this.logins = logins;
        this.accounts = accounts;
        this.config = config;
        this.domains = domains;
    }

    void configure(JabberXml wanted) {
        config = wanted;
    }

    void handle(Attempt attempt) {
        logins.answer(attempt, answer(attempt));
    }

    private Element answer(Attempt attempt) {
        Element iq = attempt.stanza();
        Element query = iq.first("query", Namespaces.REGISTER).orElseThrow();
        if (!config.sessions().register() || !domains.contains(attempt.to().domain())) {
            return StanzaError.NOT_ALLOWED.reply(iq, "accounts are made by the administrator here");
        }
        if ("get".equals(iq.get("type"))) {
            Element result = attempt.result();
            Element fields = result.child("query", Namespaces.REGISTER);
            fields.child("instructions").text(config.instructions());
            fields.child("username");
            fields.child("password");
            return result;
        }
        String username = query.childText("username");
        String password = query.childText("password");
        if (username == null || username.isEmpty() || password == null || password.isEmpty()) {
            return StanzaError.NOT_ACCEPTABLE.reply(iq);
        }
        String network = attempt.network();
        boolean room = network.isEmpty() ? ofC2s.allows(attempt.from().service()) : ofAddress.allows(network);
        if (!room) {
            return StanzaError.RESOURCE_CONSTRAINT.reply(iq, "too many accounts were made from here; try again later");
        }
        try {
            boolean added = accounts.register(Jid.of(username, attempt.to().domain(), ""), password);
            return added ? attempt.result() : StanzaError.CONFLICT.reply(iq, "Username Not Available");
        } catch (IllegalArgumentException e) {
            return StanzaError.NOT_ACCEPTABLE.reply(iq, e.getMessage());
        }
    }
}
