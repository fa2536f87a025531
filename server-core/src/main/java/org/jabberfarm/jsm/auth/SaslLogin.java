package org.jabberfarm.jsm.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/** Login by SASL (RFC 6120 section 6), which only a c2s of ours carries. */
final class SaslLogin {
    private final Map<C2sAddress, SaslExchange> exchanges = new ConcurrentHashMap<>();
    private final Logins logins;
    private final Storage storage;
    private final Passwords passwords;
    private volatile JabberXml.Own config;
    private final byte[] pepper;

    SaslLogin(Logins logins, Storage storage, Passwords passwords, JabberXml config) {
        this.logins = logins;
        this.storage = storage;
        this.passwords = passwords;
        this.config = config.own();
        this.pepper = pepper(config);
    }

    /** The same after every start, as real salts are: else an unknown name would be known by its changing salt. */
    private static byte[] pepper(JabberXml config) {
        String secret =
                config.links().isEmpty() ? "" : config.links().get(0).secret().clear();
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(("salts of names that do not exist " + secret).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void configure(JabberXml wanted) {
        config = wanted.own();
    }

    void forget(C2sAddress address) {
        exchanges.remove(address);
    }

    void forgetAll(String service) {
        exchanges.keySet().removeIf(a -> a.service().equals(service));
    }

    /** @param clear whether a password may come in clear text */
    void handle(Attempt attempt, boolean clear) {
        Element stanza = attempt.stanza();
        C2sAddress from = attempt.from();
        if (stanza.name().equals("abort")) {
            exchanges.remove(from);
            logins.forget(from);
            logins.answer(attempt, failure("aborted"));
            return;
        }
        if (stanza.name().equals("auth")) {
            String mechanism = stanza.get("mechanism", "");
            Map<String, byte[]> bindings = bindings(attempt);
            boolean offered = config.mechanisms().contains(mechanism)
                    && (!mechanism.endsWith(ScramExchange.PLUS) || !bindings.isEmpty());
            if (!offered || (mechanism.equals("PLAIN") && !clear)) {
                logins.answer(attempt, failure(offered ? "encryption-required" : "invalid-mechanism"));
                return;
            }
            exchanges.put(from, exchange(mechanism, attempt.to().domain(), bindings));
        }
        SaslExchange exchange = exchanges.get(from);
        byte[] data = decoded(stanza.text());
        if (exchange == null || data == null) {
            logins.answer(attempt, failure(exchange == null ? "malformed-request" : "incorrect-encoding"));
            return;
        }
        if (stanza.name().equals("auth") && stanza.text().isEmpty()) {
            // No initial response: an empty challenge asks for it (RFC 6120 6.4.2).
            logins.answer(attempt, new Element("challenge", Namespaces.SASL));
            return;
        }
        SaslStep step = exchange.step(data);
        // Right or wrong, it looks the same then.
        boolean refused = logins.refuses(attempt, exchange.account());
        step(attempt, exchange.account(), refused ? SaslStep.failed("temporary-auth-failure") : step);
    }

    /** Those that the client was offered with its mechanisms. */
    private Map<String, byte[]> bindings(Attempt attempt) {
        return config.mechanisms().stream().anyMatch(m -> m.endsWith(ScramExchange.PLUS))
                ? attempt.bindings()
                : Map.of();
    }

    private SaslExchange exchange(String mechanism, String domain, Map<String, byte[]> bindings) {
        return mechanism.equals("PLAIN")
                ? new PlainExchange(passwords, domain)
                : new ScramExchange(mechanism, domain, storage::keys, config.scramIterations(), pepper, bindings);
    }

    private void step(Attempt attempt, String account, SaslStep step) {
        if (step.failure() != null) {
            exchanges.remove(attempt.from());
            logins.failed(attempt, account, failure(step.failure()));
        } else if (step.user() == null) {
            logins.answer(
                    attempt,
                    new Element("challenge", Namespaces.SASL)
                            .text(Base64.getEncoder().encodeToString(step.data())));
        } else {
            exchanges.remove(attempt.from());
            Element success = new Element("success", Namespaces.SASL);
            if (step.data().length > 0) {
                success.text(Base64.getEncoder().encodeToString(step.data()));
            }
            logins.succeeded(attempt, step.user(), step.user().toString(), success);
        }
    }

    private static byte[] decoded(String text) {
        try {
            return text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text.trim());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static Element failure(String condition) {
        Element failure = new Element("failure", Namespaces.SASL);
        failure.child(condition);
        return failure;
    }
}
