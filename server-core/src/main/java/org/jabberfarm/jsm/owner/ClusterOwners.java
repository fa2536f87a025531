package org.jabberfarm.jsm.owner;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jabberfarm.jsm.cluster.Cluster;
import org.jabberfarm.jsm.cluster.ClusterException;
import org.jabberfarm.jsm.cluster.Member;
import org.jabberfarm.jsm.cluster.Registration;
import org.jabberfarm.jsm.link.LinkServer;
import org.jabberfarm.jsm.owner.Parcel.Kind;
import org.jabberfarm.jsm.session.Outbox;
import org.jabberfarm.jsm.session.Owners;
import org.jabberfarm.jsm.session.Receipt;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the JSM that has a user's sessions, by the cluster's engine: it says who owns whom, and whoever owns a user and
 * does not have its sessions asks the registry who has.
 */
public final class ClusterOwners implements Owners, Outbox, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterOwners.class);
    private static final long TICK_MILLIS = 20;

    /** How long a parcel looks for the JSM of its user. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** From JSM to JSM at once; from then on only with a pause before each. */
    private static final int HOPS = 3;

    /** A process that has stood still so long may have been taken for dead: it had better ask before it goes on. */
    private static final long STOOD_STILL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Cluster cluster;
    private final Sessions sessions;
    private final Supplier<LinkServer> links;
    private final Local local;
    private final Ways ways;
    private final Copies copies;
    private final Takeover takeover;
    private final Held held = new Held();
    private final AtomicLong order = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Threads.daemon("owners"));
    private volatile long ticked = System.nanoTime();
    private volatile long carefulUntil = ticked;

    public ClusterOwners(Cluster cluster, Sessions sessions, Supplier<LinkServer> links, Local local) {
        this.cluster = cluster;
        this.sessions = sessions;
        this.links = links;
        this.local = local;
        this.ways = new Ways(() -> links.get().up());
        this.copies = new Copies(cluster);
        this.takeover = new Takeover(cluster, sessions, copies, this::fetch);
    }

    /** Begins to listen to the others, when all of this JSM is there. */
    public void begin() {
        cluster.messages().handler(this::received);
        timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        announce(ways.all());
        takeover.all();
    }

    /** What the cluster tells of. */
    public Takeover takeover() {
        return takeover;
    }

    public void viewChanged() {
        ways.viewChanged(cluster.view());
        announce(ways.all());
    }

    @Override
    public String self() {
        return cluster.self().id();
    }

    @Override
    public boolean serving() {
        long now = System.nanoTime();
        return !takeover.leaving()
                && now - ticked < STOOD_STILL_NANOS
                && now - carefulUntil >= 0
                && cluster.serving().allowed();
    }

    @Override
    public int members() {
        return cluster.view().members().size();
    }

    @Override
    public boolean reaches(String service) {
        return ways.here(service) || ways.to(service).isPresent();
    }

    @Override
    public CompletionStage<Void> keep(Jid user, String text) {
        return copies.keep(user, text);
    }

    @Override
    public CompletionStage<Optional<String>> kept(Jid user) {
        return cluster.registry().find(user).thenApply(found -> found.map(Registration::sessions));
    }

    /** Parcels that wait until it is known where their users are. */
    public int held() {
        return held.size();
    }

    @Override
    public void stanza(Jid user, Element stanza, Runnable here) {
        dispatch(parcel(Kind.STANZA, user, stanza, here, 0));
    }

    @Override
    public void route(Jid user, Element route, Runnable here) {
        dispatch(parcel(Kind.ROUTE, user, route, here, 0));
    }

    private Parcel parcel(Kind kind, Jid user, Element packet, Runnable here, int hops) {
        Receipt receipt = Receipt.current();
        if (receipt != null) {
            receipt.hold();
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        return new Parcel(kind, user, packet, here, hops, receipt, order.incrementAndGet(), deadline);
    }

    private static void done(Parcel parcel) {
        if (parcel.receipt() != null) {
            parcel.receipt().release();
        }
    }

    private void dispatch(Parcel parcel) {
        if (held.addBehind(parcel)) {
            return;
        }
        Optional<Member> other = sessions.online(parcel.user()) ? Optional.empty() : otherOwner(parcel.user());
        if (other.isPresent() && parcel.hops() < HOPS) {
            forward(other.get(), parcel);
        } else {
            onStripe(parcel);
        }
    }

    private void onStripe(Parcel parcel) {
        Receipt.in(
                parcel.receipt(), () -> sessions.stripes().run(parcel.user(), parcel.packet(), () -> settle(parcel)));
    }

    /** Empty when it is this JSM, or nobody knows just now. */
    private Optional<Member> otherOwner(Jid user) {
        try {
            Member owner = cluster.owner(user);
            return owner.equals(cluster.self()) ? Optional.empty() : Optional.of(owner);
        } catch (ClusterException e) {
            return Optional.empty();
        }
    }

    /** On the user's stripe: does it here when the user is here, or gets here by this. */
    private void settle(Parcel parcel) {
        Takeover.Place place = takeover.place(parcel.user());
        if (place.here()) {
            Receipt.in(parcel.receipt(), parcel.here());
            done(parcel);
        } else if (place.other().isPresent() && parcel.hops() < HOPS) {
            forward(place.other().get(), parcel);
        } else {
            hold(parcel);
        }
    }

    private void hold(Parcel parcel) {
        boolean late = System.nanoTime() - parcel.deadline() >= 0;
        Parcel next = new Parcel(
                parcel.kind(),
                parcel.user(),
                parcel.packet(),
                parcel.here(),
                0,
                parcel.receipt(),
                parcel.order(),
                parcel.deadline());
        if (late || !held.add(next)) {
            LOG.warn("gave up looking for the session manager of user={} kind={}", parcel.user(), parcel.kind());
            if (parcel.kind() == Kind.STANZA) {
                Receipt.in(parcel.receipt(), () -> local.undeliverable(parcel.packet()));
            }
            done(parcel);
        }
    }

    private void forward(Member to, Parcel parcel) {
        byte[] message = Parcel.encode(parcel.kind(), parcel.hops() + 1, parcel.receipt(), parcel.packet());
        cluster.messages().send(to, message).whenComplete((handled, failed) -> {
            if (failed == null) {
                done(parcel);
            } else {
                hold(parcel);
            }
        });
    }

    private void fetch(Member to, Jid user) {
        Element fetch = new Element("fetch", "").set("user", user.toString());
        cluster.messages().send(to, Parcel.encode(Kind.FETCH, 1, null, fetch));
    }

    private void received(Member from, byte[] message, Runnable handled) {
        Parcel.Received parcel = Parcel.decode(message);
        Receipt receipt = new Receipt(parcel.origin(), handled);
        Receipt.in(receipt, () -> received(from, parcel));
        receipt.release();
    }

    private void received(Member from, Parcel.Received parcel) {
        Element packet = parcel.packet();
        switch (parcel.kind()) {
            case STANZA -> {
                Jid user = Jid.of(packet.get("to")).bare();
                dispatch(parcel(Kind.STANZA, user, packet, () -> local.stanza(packet), parcel.hops()));
            }
            case ROUTE -> {
                Jid user = Jid.of(packet.get("to")).bare();
                Local.Answer answer = new Answers(from, packet);
                dispatch(parcel(Kind.ROUTE, user, packet, () -> local.route(packet, answer), parcel.hops()));
            }
            case OUT -> links.get().send(packet.get("service"), packet.first().orElseThrow());
            case FETCH -> {
                Jid user = Jid.of(packet.get("user"));
                sessions.stripes().run(user, () -> takeover.place(user));
            }
            case PROVE -> local.prove(packet.get("c2s"), Jid.of(packet.get("user")));
            case FORGET -> local.forget(packet.get("c2s"));
            case LINKS -> ways.heard(from, packet);
            case ONLINE -> local.online(packet);
            default -> throw new IllegalStateException(parcel.kind().toString());
        }
    }

    /** What becomes of a login at the JSM that has the user, told to the one that has checked the password. */
    private final class Answers implements Local.Answer {
        private final Member to;
        private final Element route;

        Answers(Member to, Element route) {
            this.to = to;
            this.route = route;
        }

        private void tell(Kind kind) {
            Element answer = new Element("login", "")
                    .set("c2s", route.get("from"))
                    .set("user", Jid.of(route.get("to")).bare().toString());
            cluster.messages().send(to, Parcel.encode(kind, 1, null, answer));
        }

        @Override
        public void prove() {
            tell(Kind.PROVE);
        }

        @Override
        public void forget() {
            tell(Kind.FORGET);
        }
    }

    /** To the c2s over its link here, or over another JSM's; where none has one it waits for the link here. */
    @Override
    public void send(String service, Element route) {
        Optional<Member> other = ways.here(service) ? Optional.empty() : ways.to(service);
        if (other.isEmpty()) {
            links.get().send(service, route);
            return;
        }
        Receipt receipt = Receipt.current();
        if (receipt != null) {
            receipt.hold();
        }
        Element out = new Element("out", "").set("service", service).add(route);
        byte[] message = Parcel.encode(Kind.OUT, 1, receipt, out);
        cluster.messages().send(other.get(), message).whenComplete((handled, failed) -> {
            if (failed != null) {
                Receipt.in(receipt, () -> links.get().send(service, route));
            }
            if (receipt != null) {
                receipt.release();
            }
        });
    }

    @Override
    public void online(Element announcement) {
        others(Parcel.encode(Kind.ONLINE, 1, null, announcement));
    }

    private void announce(Element news) {
        others(Parcel.encode(Kind.LINKS, 1, null, news));
    }

    private void others(byte[] message) {
        cluster.view().members().stream()
                .filter(member -> !member.equals(cluster.self()))
                .forEach(member -> cluster.messages().send(member, message));
    }

    /** Whether so much waits for another JSM that no more should be read for it. */
    public boolean busy() {
        return cluster.view().members().stream()
                .anyMatch(member ->
                        !member.equals(cluster.self()) && cluster.messages().busy(member));
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            if (now - ticked >= STOOD_STILL_NANOS) {
                LOG.warn("this process stood still for {} ms", TimeUnit.NANOSECONDS.toMillis(now - ticked));
                carefulUntil = now + STOOD_STILL_NANOS;
                takeover.doubt();
            }
            ticked = now;
            ways.news().ifPresent(this::announce);
            for (Jid user : held.users()) {
                sessions.stripes().run(user, () -> held.take(user).forEach(this::settle));
            }
        } catch (RuntimeException e) {
            LOG.error("what waits for other session managers could not be looked through", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        copies.close();
    }
}
