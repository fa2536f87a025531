package org.jabberfarm.jsm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.config.JabberChange;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.config.NeedsRestart;
import org.jabberfarm.jsm.auth.Accounts;
import org.jabberfarm.jsm.auth.AuthRoutes;
import org.jabberfarm.jsm.auth.ClearPasswords;
import org.jabberfarm.jsm.cluster.Cluster;
import org.jabberfarm.jsm.link.Link;
import org.jabberfarm.jsm.link.LinkServer;
import org.jabberfarm.jsm.owner.ClusterOwners;
import org.jabberfarm.jsm.owner.Listening;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.Stripes;
import org.jabberfarm.process.Metrics;
import org.jabberfarm.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session manager: the parts put together, without the process around them. */
public final class Jsm implements AutoCloseable {
    /** Heap of packets that wait to be handled before links are read no further: an eighth of all, 16 MiB at least. */
    private static final long MOST_BYTES =
            Math.max(16L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 8);

    private static final Logger LOG = LoggerFactory.getLogger(Jsm.class);
    private static final int LEAVE_SECONDS = 10;

    private final Stripes stripes;
    private final Stripes authStripes;
    private final Storage storage;
    private final Sessions sessions;
    private final Accounts accounts;
    private final AuthRoutes auth;
    private final Delivery delivery;
    private final Metrics metrics;
    private final LongAdder offline;
    // Another instance knows none of the sessions that a c2s still holds for the one before.
    private final String instance = Long.toHexString(new java.security.SecureRandom().nextLong());
    private volatile JabberXml config;
    private final Cluster cluster;

    /** Null in a farm of one JSM. */
    private ClusterOwners owners;

    private LinkServer links;
    private ComponentStanzas components;

    /**
     * Starts listening.
     *
     * @param storage is closed with this
     * @throws IOException when a port cannot be had
     */
    public Jsm(JabberXml config, Storage storage, Metrics metrics) throws IOException {
        this(config, Path.of(""), storage, metrics);
    }

    /**
     * Starts listening, as one of several when the configuration says so.
     *
     * @param folder what the names of PEM files in the configuration are relative to
     * @param storage is closed with this
     * @throws IOException when a port cannot be had or a PEM file cannot be read
     */
    public Jsm(JabberXml config, Path folder, Storage storage, Metrics metrics) throws IOException {
        this.config = config;
        this.storage = storage;
        this.metrics = metrics;
        int processors = Runtime.getRuntime().availableProcessors();
        this.stripes = new Stripes(Math.max(4, 2 * processors));
        this.authStripes = new Stripes(Math.max(2, processors));
        // The links know where packets go and the sessions know what to send: this one knot is tied here.
        Outbox outbox = (service, route) -> {
            if (owners == null) {
                links.send(service, route);
            } else {
                owners.send(service, route);
            }
        };
        sessions = new Sessions(
                stripes, storage, outbox, config.own().resourceConflict().equals("refuse"));
        Set<String> domains = Set.copyOf(config.sessions().hosts());
        delivery = new Delivery(sessions, storage, domains);
        sessions.resumption().windowSeconds(config.own().resumeSeconds());
        sessions.resumption().leftovers(delivery::unacknowledged);
        ClearPasswords clear = new ClearPasswords(storage, config.own().oldClientsDigest());
        accounts = new Accounts(storage, sessions, config.own().scramIterations(), clear);
        offline = metrics.counter("jabberfarm_offline_stored_total");
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
                service -> this.config.restricts(service),
                metrics.counter("jabberfarm_stanzas_in_total"),
                metrics.counter("jabberfarm_messages_in_total"));
        metrics.gauge("jabberfarm_waiting_packets", () -> stripes.waiting() + authStripes.waiting());
        metrics.gauge("jabberfarm_waiting_bytes", () -> stripes.bytes() + authStripes.bytes());
        LongAdder out = metrics.counter("jabberfarm_stanzas_out_total");
        Listening listening = new Listening();
        cluster = Cluster.open(config.own().cluster(), folder, listening);
        if (config.own().cluster().isPresent()) {
            owners = new ClusterOwners(cluster, sessions, () -> links, new Arriving(routes, delivery, auth, sessions));
            sessions.spread(owners);
        }
        try {
            links = new LinkServer(config, offer(config), this::load, routes, out);
        } catch (IOException e) {
            close();
            throw e;
        }
        components = new ComponentStanzas(hosts(config), delivery, sessions, outbox);
        routes.components(components);
        delivery.components(components);
        if (owners != null) {
            ClusterMetrics.show(metrics, cluster, owners, sessions);
            listening.to(owners, () -> links.offer(offer(this.config)));
            owners.begin();
            links.offer(offer(config));
        }
        metrics.gauge("jabberfarm_sessions", sessions::count);
        metrics.gauge("jabberfarm_sessions_detached", sessions.resumption()::detached);
        metrics.gauge("jabberfarm_sessions_resumed_total", sessions.resumption()::resumed);
        metrics.gauge("jabberfarm_sessions_resume_failed_total", sessions.resumption()::failed);
        metrics.gauge("jabberfarm_unacknowledged_bytes", sessions.resumption()::bytes);
        config.links().forEach(link -> metrics.gauge(gauge(link), () -> linkUp(link.id()) ? 1 : 0));
    }

    private static String gauge(JabberXml.Link link) {
        return Metrics.labelled("jabberfarm_link_up", "service", link.id());
    }

    /**
     * Takes over another configuration while sessions go on: all of it or nothing. The sessions of a c2s that is removed end;
     * what a c2s of ours tells its clients of our abilities follows at once.
     *
     * @return what is different now, for people; empty when nothing is
     * @throws NeedsRestart when a part of it cannot change in a running process
     * @throws IOException when a port cannot be had
     * @throws IllegalArgumentException when an address in it is none
     */
    public synchronized List<String> reload(JabberXml wanted) throws NeedsRestart, IOException {
        JabberChange change = JabberChange.between(config, wanted);
        if (!change.restart().isEmpty()) {
            throw new NeedsRestart(change.restart());
        }
        List<Module> before = sessions.modules();
        boolean sameModules =
                wanted.sessions().equals(config.sessions()) && wanted.services().equals(config.services());
        List<Module> modules =
                sameModules ? before : Modules.load(wanted, sessions, delivery, storage, accounts, offline);
        // A module tells what it can do by the settings it was made with, and one of them by what all the others can.
        sessions.modules(modules);
        try {
            links.configure(change, wanted, offer(wanted));
        } catch (IOException | RuntimeException e) {
            sessions.modules(before);
            throw e;
        }
        auth.configure(wanted);
        sessions.resumption().windowSeconds(wanted.own().resumeSeconds());
        components.configure(hosts(wanted));
        change.added().forEach(link -> metrics.gauge(gauge(link), () -> linkUp(link.id()) ? 1 : 0));
        change.removed().forEach(link -> {
            metrics.remove(gauge(link));
            sessions.kickAll(link.id(), "Service removed").whenComplete((done, failed) -> links.retire(link.id()));
        });
        List<String> words = Reloads.words(change, config, wanted);
        config = wanted;
        return words;
    }

    /** Which link to take for a host that is not ours. */
    private Map<String, Link> hosts(JabberXml settings) {
        Map<String, Link> hosts = new HashMap<>();
        settings.links()
                .forEach(link -> links.link(link.id())
                        .ifPresent(found -> settings.hosts(link.id()).forEach(host -> hosts.put(host, found))));
        return Map.copyOf(hosts);
    }

    /** How much waits to be handled, in packets of which {@link LinkServer#MOST_WAITING} are too much: so many, or so large. */
    private int load() {
        if (owners != null && owners.busy()) {
            return LinkServer.MOST_WAITING + 1;
        }
        long share = (stripes.bytes() + authStripes.bytes()) * LinkServer.MOST_WAITING / MOST_BYTES;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(share, (long) stripes.waiting() + authStripes.waiting()));
    }

    private Map<String, String> offer(JabberXml settings) {
        Map<String, String> offer = new LinkedHashMap<>();
        offer.put("version", "1");
        offer.put("instance", instance);
        offer.put("mechanisms", String.join(" ", settings.own().mechanisms()));
        offer.put("sm", "1");
        offer.put("register", settings.sessions().register() ? "1" : "0");
        sessions.modules().forEach(module -> offer.putAll(module.offer()));
        if (owners != null) {
            offer.put("jsm", owners.self());
            offer.put("serving", owners.serving() ? "1" : "0");
        }
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
        return links.link(service).filter(Link::up).isPresent();
    }

    /** In order: the others have all of it before this JSM is gone. */
    private void leave() {
        if (cluster.serving().allowed() && cluster.view().members().size() > 1) {
            try {
                owners.takeover().leave().get(LEAVE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("left before all sessions were written down for the others reason={}", e.toString());
            }
        }
        owners.close();
    }

    @Override
    public void close() {
        if (owners != null) {
            leave();
        }
        cluster.close();
        if (links != null) {
            links.close();
        }
        sessions.rehoming().close();
        sessions.resumption().close();
        sessions.resumption().storeAll();
        auth.close();
        authStripes.close();
        stripes.close();
        storage.close();
    }
}
