package org.jabberfarm.console.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.dashboard.C2sState;
import org.jabberfarm.console.dns.RecordSet.Key;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows what the records should be, brings them to the name server, and looks at what resolvers make of them. */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    /** Who publishes when nobody asked. */
    private static final String ITSELF = "console";

    /** Between two rounds that found nothing to do, and after one that failed. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** For so long pages show what was looked up before. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Look(Instant at, List<InetSocketAddress> resolvers, Map<Key, List<Resolvers.Seen>> seen) {
        static final Look NONE = new Look(Instant.EPOCH, List.of(), Map.of());
    }

    private final Supplier<List<C2sState>> nodes;
    private final Supplier<Settings> settings;
    private final HostAddresses addresses;
    private final OwnRecords own;
    private final Publisher publisher;
    private final Audit audit;

    /** Held while the name server is spoken to, which may take long: pages do not wait for it. */
    private final Object publishing = new Object();

    private final Object looking = new Object();

    private Selection selection;
    private volatile Set<String> published = Set.of();
    private volatile List<RecordSet> sent = List.of();

    /** With what it was spoken to last. */
    private volatile Optional<Target> tried = Optional.empty();

    private volatile boolean byItself;
    private volatile Optional<Outcome> outcome = Optional.empty();
    private Look look = Look.NONE;

    Keeper(
            Supplier<List<C2sState>> nodes,
            Supplier<Settings> settings,
            HostAddresses addresses,
            OwnRecords own,
            Audit audit) {
        this.nodes = nodes;
        this.settings = settings;
        this.addresses = addresses;
        this.own = own;
        this.publisher = new Publisher(own);
        this.audit = audit;
    }

    /** How the last round ended, empty for none. */
    Optional<Outcome> outcome() {
        return outcome;
    }

    /** All of it; waits five seconds at the most, for resolvers. */
    View view() {
        Snapshot snapshot = compute();
        return View.of(snapshot, outcome, seen(snapshot));
    }

    /** One round of the clock: computes, and publishes when there is something to do. */
    void tick() {
        if (!settings.get().flag(Setting.DNS_PUBLISH)) {
            if (byItself) {
                // How it went while it was on says nothing any more.
                outcome = Optional.empty();
                byItself = false;
            }
            return;
        }
        Snapshot snapshot = compute();
        Instant now = Instant.now();
        boolean rested = outcome.map(o -> o.at().plus(PAUSE).isBefore(now)).orElse(true)
                || !tried.equals(Optional.of(snapshot.target()));
        boolean failed = outcome.flatMap(Outcome::failure).isPresent();
        boolean differs = !snapshot.inZone().equals(sent);
        if (!snapshot.selection().weights().isEmpty() && (rested || (differs && !failed))) {
            publish(snapshot, false, ITSELF);
        }
    }

    /**
     * Publishes now, because somebody asks for it.
     *
     * @param replace whether to replace records of others too
     * @throws Conflict when there is nothing to publish, or a setting is missing
     */
    Outcome publish(boolean replace, String who) {
        Snapshot snapshot = compute();
        if (!snapshot.target().ready()) {
            throw new Conflict(
                    "Tried to publish the records but " + snapshot.target().lacks() + ". Set it first.");
        }
        if (snapshot.selection().weights().isEmpty()) {
            throw new Conflict("There is nothing to publish: "
                    + (snapshot.places().isEmpty()
                            ? "the farm has no c2s. Give a box the role c2s."
                            : String.join(" ", snapshot.wanted().notes())));
        }
        Outcome now = publish(snapshot, replace, who);
        synchronized (looking) {
            // Whoever asked wants to see what came of it.
            look = Look.NONE;
        }
        return now;
    }

    private Outcome publish(Snapshot snapshot, boolean replace, String who) {
        synchronized (publishing) {
            Outcome now;
            try {
                NameServer server = snapshot.target().connect();
                now = publisher.round(server, snapshot.target().zone(), snapshot.inZone(), replace);
            } catch (DnsFailure e) {
                now = Outcome.failed(Instant.now(), e);
            }
            sent = snapshot.inZone();
            tried = Optional.of(snapshot.target());
            byItself = who.equals(ITSELF);
            tell(snapshot, now, who);
            outcome = Optional.of(now);
            return now;
        }
    }

    /** In the audit log: what a person did, and who came or went; weights move too often for it. */
    private void tell(Snapshot snapshot, Outcome now, String who) {
        Optional<String> trouble = now.trouble().map(DnsFailure::getMessage);
        Optional<String> before = outcome.flatMap(Outcome::trouble).map(DnsFailure::getMessage);
        if (trouble.isPresent() && !trouble.equals(before)) {
            LOG.warn("{}", trouble.get());
        }
        if (now.failure().isPresent()) {
            if (!who.equals(ITSELF)) {
                audit.record(who, "dns.publish", snapshot.target().zone(), "failed: " + trouble.orElseThrow());
            }
            return;
        }
        Set<String> named = snapshot.selection().weights().keySet();
        String members = difference(published, named);
        if (!now.changed().isEmpty()) {
            LOG.info("dns published changed={} nodes={}", now.changed().size(), named.size());
        }
        if (!who.equals(ITSELF) || !members.isEmpty()) {
            audit.record(
                    who,
                    "dns.publish",
                    snapshot.target().zone(),
                    now.changed().size() + " record sets changed" + (members.isEmpty() ? "" : "; " + members));
        }
        published = new TreeSet<>(named);
    }

    private static String difference(Set<String> before, Set<String> now) {
        String in = now.stream().filter(n -> !before.contains(n)).collect(Collectors.joining(", "));
        String out = before.stream().filter(n -> !now.contains(n)).collect(Collectors.joining(", "));
        return (in.isEmpty() ? "" : "in: " + in)
                + (in.isEmpty() || out.isEmpty() ? "" : "; ")
                + (out.isEmpty() ? "" : "out: " + out);
    }

    private synchronized Snapshot compute() {
        Settings values = settings.get();
        Wanted.Terms terms = Target.terms(values);
        List<Place> places = terms.domains().isEmpty() ? List.of() : Places.of(nodes.get(), values, addresses);
        if (selection == null) {
            selection = Selection.of(Wanted.weights(List.copyOf(own.load().values()), terms, places));
            published = new TreeSet<>(selection.weights().keySet());
        }
        selection = selection.next(places, Instant.now());
        return new Snapshot(Target.of(values), places, selection, Wanted.of(terms, places, selection));
    }

    /** What resolvers answer now, or did seconds ago; waits three seconds at the most. */
    private Map<Key, List<Resolvers.Seen>> seen(Snapshot snapshot) {
        List<InetSocketAddress> resolvers = Resolvers.of(settings.get().text(Setting.DNS_RESOLVERS));
        List<Key> keys = snapshot.wanted().sets().stream()
                .map(RecordSet::key)
                .limit(Resolvers.MOST_SETS)
                .toList();
        synchronized (looking) {
            if (look.at().plus(FRESH).isBefore(Instant.now())
                    || !look.resolvers().equals(resolvers)
                    || !look.seen().keySet().containsAll(keys)) {
                look = new Look(Instant.now(), resolvers, Resolvers.look(resolvers, keys));
            }
            return look.seen();
        }
    }
}
