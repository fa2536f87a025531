package org.jabberfarm.jsm.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.session.C2sAddress;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Routes;
import org.jabberfarm.link.ConnectLimit;
import org.jabberfarm.process.Threads;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.storage.StorageException;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code type='auth'} routes: SASL from c2s of ours, jabber:iq:auth (XEP-0078) and registration (XEP-0077) from all.
 * Remembers who has proved what from which c2s address, since a session is started only for that user from there.
 */
public final class AuthRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuthRoutes.class);
    private static final String TLS = "{" + Namespaces.LINK + "}tls";
    private static final String IP = "{" + Namespaces.LINK + "}ip";

    /** How late an attempt is answered that was not even looked at. */
    private static final long REFUSED_MILLIS = 3000;

    /** Accounts that one address may make in ten minutes; a c2s that does not tell addresses counts as a crowd of them. */
    private static final int REGISTRATIONS = 20;

    private static final int REGISTRATIONS_OF_A_C2S = 600;
    private static final int REGISTRATION_SECONDS = 600;

    private final Map<C2sAddress, SaslExchange> exchanges = new ConcurrentHashMap<>();
    private final Map<C2sAddress, Jid> proved = new ConcurrentHashMap<>();
    private final Storage storage;
    private final Passwords passwords;
    private final Accounts accounts;
    private volatile JabberXml config;
    private final Set<String> domains;
    private final Outbox outbox;
    private final Throttle throttle = new Throttle();
    private final ConnectLimit registrations = new ConnectLimit(REGISTRATIONS, REGISTRATION_SECONDS);
    private final ConnectLimit registrationsOfC2s = new ConnectLimit(REGISTRATIONS_OF_A_C2S, REGISTRATION_SECONDS);
    private final byte[] pepper;
    private final LongAdder logins;
    private final LongAdder failures;
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("auth-later"));

    public AuthRoutes(
            Storage storage,
            Accounts accounts,
            JabberXml config,
            Set<String> domains,
            Outbox outbox,
            LongAdder logins,
            LongAdder failures) {
        this.storage = storage;
        this.passwords = new Passwords(storage, config.own().scramIterations());
        this.pepper = pepper(config);
        this.accounts = accounts;
        this.config = config;
        this.domains = domains;
        this.outbox = outbox;
        this.logins = logins;
        this.failures = failures;
    }

    /** Takes over what a running JSM can: registration and its instructions, mechanisms, passwords without TLS. */
    public void configure(JabberXml wanted) {
        config = wanted;
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

    /**
     * Where a client is, as far as throttling goes; empty when the c2s does not tell. Whoever has an IPv6 address has a
     * whole network of them.
     */
    private static String network(Element route) {
        String ip = route.get(IP, "");
        String[] groups = ip.split(":");
        return groups.length == 8 ? String.join(":", List.of(groups).subList(0, 4)) : ip;
    }

    /** Who has logged in from that address and may start a session. */
    public Optional<Jid> proved(C2sAddress address) {
        return Optional.ofNullable(proved.get(address));
    }

    /** The client of that address is gone, or has its session: nothing is remembered of it. */
    public void forget(C2sAddress address) {
        exchanges.remove(address);
        proved.remove(address);
    }

    /** A c2s is gone with all its clients. */
    public void forgetAll(String service) {
        exchanges.keySet().removeIf(a -> a.service().equals(service));
        proved.keySet().removeIf(a -> a.service().equals(service));
    }

    /** @param route a route of type auth with {@code from}, {@code to} and one child */
    public void handle(Element route, C2sAddress from, Jid to, Element stanza) {
        try {
            attempt(route, from, to, stanza);
        } catch (StorageException e) {
            // Told apart from a wrong password, so that clients keep theirs and come back.
            LOG.warn("login impossible c2s={} reason={}", from.service(), e.getMessage());
            forget(from);
            if (stanza.namespace().equals(Namespaces.SASL)) {
                failure(route, from, "temporary-auth-failure");
            } else {
                answer(route, from, StanzaError.INTERNAL_SERVER_ERROR.reply(stanza, "try again later"));
            }
        }
    }

    private void attempt(Element route, C2sAddress from, Jid to, Element stanza) {
        boolean tls = "1".equals(route.get(TLS)) || config.own().plainWithoutTls();
        if (stanza.namespace().equals(Namespaces.SASL)) {
            sasl(route, from, to, stanza, tls);
        } else if (stanza.name().equals("iq")
                && stanza.first("query", Namespaces.AUTH).isPresent()) {
            legacy(route, from, to, stanza, tls);
        } else if (stanza.name().equals("iq")
                && stanza.first("query", Namespaces.REGISTER).isPresent()) {
            register(route, from, to, stanza);
        } else {
            answer(route, from, StanzaError.NOT_ACCEPTABLE.reply(stanza));
        }
    }

    private void sasl(Element route, C2sAddress from, Jid to, Element stanza, boolean tls) {
        if (stanza.name().equals("abort")) {
            forget(from);
            failure(route, from, "aborted");
            return;
        }
        if (stanza.name().equals("auth")) {
            String mechanism = stanza.get("mechanism", "");
            boolean offered = config.own().mechanisms().contains(mechanism);
            if (!offered || (mechanism.equals("PLAIN") && !tls)) {
                failure(route, from, offered ? "encryption-required" : "invalid-mechanism");
                return;
            }
            exchanges.put(
                    from,
                    mechanism.equals("PLAIN")
                            ? new PlainExchange(passwords, to.domain())
                            : new ScramExchange(
                                    mechanism,
                                    to.domain(),
                                    storage::keys,
                                    config.own().scramIterations(),
                                    pepper));
        }
        SaslExchange exchange = exchanges.get(from);
        byte[] data = decoded(stanza.text());
        if (exchange == null || data == null) {
            failure(route, from, exchange == null ? "malformed-request" : "incorrect-encoding");
            return;
        }
        if (stanza.name().equals("auth") && stanza.text().isEmpty()) {
            // No initial response: an empty challenge asks for it (RFC 6120 6.4.2).
            answer(route, from, new Element("challenge", Namespaces.SASL));
            return;
        }
        SaslStep step = exchange.step(data);
        // Right or wrong, it looks the same then.
        boolean refused = throttle.refuses(network(route), exchange.account());
        step(route, from, exchange.account(), refused ? SaslStep.failed("temporary-auth-failure") : step);
    }

    private void later(long millis, Runnable answer) {
        later.schedule(answer, millis, TimeUnit.MILLISECONDS);
    }

    private void step(Element route, C2sAddress from, String account, SaslStep step) {
        if (step.failure() != null) {
            exchanges.remove(from);
            failures.increment();
            LOG.info("login fail user={} ip={} c2s={}", account, route.get(IP, "unknown"), from.service());
            Duration wait = throttle.failed(network(route), account);
            later(wait.toMillis(), () -> failure(route, from, step.failure()));
        } else if (step.user() == null) {
            answer(
                    route,
                    from,
                    new Element("challenge", Namespaces.SASL)
                            .text(Base64.getEncoder().encodeToString(step.data())));
        } else {
            exchanges.remove(from);
            proved.put(from, step.user());
            logins.increment();
            Element success = new Element("success", Namespaces.SASL);
            if (step.data().length > 0) {
                success.text(Base64.getEncoder().encodeToString(step.data()));
            }
            // The route's from is how the c2s learns the name.
            outbox.send(
                    from.service(),
                    Routes.route("auth", step.user().toString(), from.toString())
                            .add(success));
        }
    }

    private static byte[] decoded(String text) {
        try {
            return text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text.trim());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void failure(Element route, C2sAddress from, String condition) {
        Element failure = new Element("failure", Namespaces.SASL);
        failure.child(condition);
        answer(route, from, failure);
    }

    private void legacy(Element route, C2sAddress from, Jid to, Element iq, boolean tls) {
        Element query = iq.first("query", Namespaces.AUTH).orElseThrow();
        String username = query.childText("username");
        if ("get".equals(iq.get("type"))) {
            Element result = result(iq);
            Element fields = result.child("query", Namespaces.AUTH);
            fields.child("username").text(username == null ? "" : username);
            if (tls) {
                fields.child("password");
            }
            fields.child("resource");
            answer(route, from, result);
            return;
        }
        String password = query.childText("password");
        String resource = query.childText("resource");
        if (username == null || resource == null || resource.isEmpty() || !"set".equals(iq.get("type"))) {
            answer(route, from, StanzaError.NOT_ACCEPTABLE.reply(iq));
        } else if (password == null) {
            // A digest needs the password in clear on our side, which is not kept.
            answer(
                    route,
                    from,
                    StanzaError.FEATURE_NOT_IMPLEMENTED.reply(iq, "only plain-text passwords here, and SASL"));
        } else if (!tls) {
            answer(route, from, StanzaError.NOT_ALLOWED.reply(iq, "use TLS first"));
        } else {
            password(route, from, to, iq, username, password);
        }
    }

    private void password(Element route, C2sAddress from, Jid to, Element iq, String username, String password) {
        boolean good;
        Jid user = null;
        String account = username + "@" + to.domain();
        try {
            user = Jid.of(username, to.domain(), "");
            account = user.toString();
            if (throttle.refuses(network(route), account)) {
                failures.increment();
                later(
                        REFUSED_MILLIS,
                        () -> answer(
                                route,
                                from,
                                StanzaError.NOT_AUTHORIZED.reply(iq, "too many failed logins; wait a minute")));
                return;
            }
            good = passwords.check(user, password);
        } catch (IllegalArgumentException e) {
            good = false;
        }
        if (good) {
            proved.put(from, user);
            logins.increment();
            answer(route, from, result(iq));
        } else {
            failures.increment();
            LOG.info("login fail user={} ip={} c2s={}", account, route.get(IP, "unknown"), from.service());
            Duration wait = throttle.failed(network(route), account);
            later(wait.toMillis(), () -> answer(route, from, StanzaError.NOT_AUTHORIZED.reply(iq)));
        }
    }

    private void register(Element route, C2sAddress from, Jid to, Element iq) {
        Element query = iq.first("query", Namespaces.REGISTER).orElseThrow();
        if (!config.sessions().register() || !domains.contains(to.domain())) {
            answer(route, from, StanzaError.NOT_ALLOWED.reply(iq, "accounts are made by the administrator here"));
            return;
        }
        if ("get".equals(iq.get("type"))) {
            Element result = result(iq);
            Element fields = result.child("query", Namespaces.REGISTER);
            fields.child("instructions").text(config.instructions());
            fields.child("username");
            fields.child("password");
            answer(route, from, result);
            return;
        }
        String username = query.childText("username");
        String password = query.childText("password");
        if (username == null || username.isEmpty() || password == null || password.isEmpty()) {
            answer(route, from, StanzaError.NOT_ACCEPTABLE.reply(iq));
            return;
        }
        String network = network(route);
        boolean room = network.isEmpty() ? registrationsOfC2s.allows(from.service()) : registrations.allows(network);
        if (!room) {
            answer(
                    route,
                    from,
                    StanzaError.RESOURCE_CONSTRAINT.reply(
                            iq, "too many accounts were made from here; try again later"));
            return;
        }
        try {
            boolean added = accounts.add(Jid.of(username, to.domain(), ""), password);
            answer(route, from, added ? result(iq) : StanzaError.CONFLICT.reply(iq, "Username Not Available"));
        } catch (IllegalArgumentException e) {
            answer(route, from, StanzaError.NOT_ACCEPTABLE.reply(iq, e.getMessage()));
        }
    }

    private static Element result(Element iq) {
        return new Element("iq", Namespaces.CLIENT).set("id", iq.get("id")).set("type", "result");
    }

    /** With the addresses swapped, the same user@host as asked: real jadc2s look at it. */
    private void answer(Element route, C2sAddress from, Element stanza) {
        stanza.set("to", null).set("from", null);
        outbox.send(
                from.service(),
                Routes.route("auth", route.get("to"), from.toString()).add(stanza));
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
