package org.jabberfarm.jsm;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.auth.Accounts;
import org.jabberfarm.jsm.auth.AuthRoutes;
import org.jabberfarm.jsm.auth.ClearPasswords;
import org.jabberfarm.jsm.link.LinkServer;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.Stripes;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.storage.Storage;

/** A session manager: the parts put together, without the process around them. */
public final class Jsm implements AutoCloseable {
    private final Stripes stripes;
    private final Stripes authStripes;
    private final Storage storage;
    private final Sessions sessions;
    private final Accounts accounts;
    private final AuthRoutes auth;
    private final Delivery delivery;
    private LinkServer links;

    /**
     * Starts listening.
     *
     * @param storage is closed with this
     * @throws IOException when a port cannot be had
     */
    public Jsm(JabberXml config, Storage storage, Metrics metrics) throws IOException {
        this.storage = storage;
        int processors = Runtime.getRuntime().availableProcessors();
        this.stripes = new Stripes(Math.max(4, 2 * processors));
        this.authStripes = new Stripes(Math.max(2, processors));
        // The links know where packets go and the sessions know what to send: this one knot is tied here.
        Outbox outbox = (service, route) -> links.send(service, route);
        sessions = new Sessions(
                stripes, storage, outbox, config.own().resourceConflict().equals("refuse"));
        Set<String> domains = Set.copyOf(config.sessions().hosts());
        delivery = new Delivery(sessions, storage, domains);
        ClearPasswords clear = new ClearPasswords(storage, config.own().oldClientsDigest());
        accounts = new Accounts(storage, sessions, config.own().scramIterations(), clear);
        LongAdder offline = metrics.counter("jabberfarm_offline_stored_total");
        sessions.modules(Modules.load(config, sessions, delivery, storage, accounts, offline));
        LongAdder logins = metrics.counter("jabberfarm_logins_total");
        LongAdder failures = metrics.counter("jabberfarm_login_failures_total");
        auth = new AuthRoutes(storage, accounts, clear, sessions, config, domains, outbox, logins, failures);
        RouteHandler routes = new RouteHandler(
                sessions,
                delivery,
                auth,
                authStripes,
                storage,
                outbox,
                metrics.counter("jabberfarm_stanzas_in_total"),
                metrics.counter("jabberfarm_messages_in_total"));
        LongAdder out = metrics.counter("jabberfarm_stanzas_out_total");
        try {
            links = new LinkServer(config, offer(config), () -> stripes.waiting() + authStripes.waiting(), routes, out);
        } catch (IOException e) {
            close();
            throw e;
        }
        metrics.gauge("jabberfarm_sessions", sessions::count);
        links.links()
                .forEach((service, link) -> metrics.gauge(
                        Metrics.labelled("jabberfarm_link_up", "service", service), () -> link.up() ? 1 : 0));
    }

    private Map<String, String> offer(JabberXml config) {
        Map<String, String> offer = new LinkedHashMap<>();
        offer.put("version", "1");
        // Another instance knows none of the sessions that a c2s still holds for the one before.
        offer.put("instance", Long.toHexString(new java.security.SecureRandom().nextLong()));
        offer.put("mechanisms", String.join(" ", config.own().mechanisms()));
        offer.put("register", config.sessions().register() ? "1" : "0");
        sessions.modules().forEach(module -> offer.putAll(module.offer()));
        return offer;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Storage storage() {
        return storage;
    }

    public Delivery delivery() {
        return delivery;
    }

    /** Port on which a c2s is accepted. */
    public int port(String service) {
        return links.port(service);
    }

    /** Whether a c2s is linked just now. */
    public boolean linkUp(String service) {
        return links.links().get(service).up();
    }

    @Override
    public void close() {
        if (links != null) {
            links.close();
        }
        auth.close();
        authStripes.close();
        stripes.close();
        storage.close();
    }
}
