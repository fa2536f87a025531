package org.jabberfarm.jsm.session;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.storage.StorageException;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions of this JSM: begins and ends them, and finds the user of an address. */
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Each hears of all others, so that many of one user would cost their square. */
    private static final int MOST_PER_USER = 100;

    private static final String KICK = "kick";
    private static final String END_DETACHED = "end-detached";

    private final Map<Jid, User> users = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Stripes stripes;
    private final Storage storage;
    private final Outbox outbox;
    private final boolean refuseConflicts;
    private final Resumption resumption;
    private final Rehoming rehoming;
    private volatile List<Module> modules = List.of();

    /** Null in a farm of one JSM. */
    private volatile Owners owners;

    /** @param refuseConflicts whether a resource that is there already turns a newer login away, instead of giving way */
    public Sessions(Stripes stripes, Storage storage, Outbox outbox, boolean refuseConflicts) {
        this.stripes = stripes;
        this.storage = storage;
        this.outbox = outbox;
        this.refuseConflicts = refuseConflicts;
        this.resumption = new Resumption(this, stripes, outbox);
        this.rehoming = new Rehoming(this, outbox);
    }

    /** There are several JSMs: what a stripe has changed of its user is copied to another, before its stanza counts as safe. */
    public void spread(Owners several) {
        owners = several;
        stripes.after(jid -> {
            User user = users.get(jid);
            if (user != null && user.takeChanged()) {
                copy(user);
            }
        });
    }

    private void copy(User user) {
        Receipt receipt = Receipt.current();
        if (receipt != null) {
            receipt.hold();
        }
        owners.keep(user.jid(), SessionXml.write(user)).whenComplete((kept, failed) -> {
            if (receipt != null) {
                receipt.release();
            }
        });
    }

    /** Null in a farm of one JSM. */
    public Owners owners() {
        return owners;
    }

    /** Sessions on their way between JSMs. */
    public Rehoming rehoming() {
        return rehoming;
    }

    /** A user whose sessions another JSM had; on the user's stripe. */
    User restored(Jid jid, String text) {
        User user = new User(jid, storage);
        SessionXml.read(user, text);
        if (!user.sessions().isEmpty()) {
            users.put(jid, user);
            count.addAndGet(user.sessions().size());
        }
        return user;
    }

    /** Another JSM has this user's sessions; on the user's stripe. */
    void forget(User user) {
        if (users.remove(user.jid(), user)) {
            count.addAndGet(-user.sessions().size());
        }
    }

    /** Sessions that outlive their connections, and what clients acknowledge. */
    public Resumption resumption() {
        return resumption;
    }

    /** Whether a login with a resource that is there already is turned away (RFC 6120 7.7.2.2 leaves the choice to us). */
    public boolean refusesConflicts() {
        return refuseConflicts;
    }

    /** Modules know the sessions and the sessions tell the modules; so they come after, and again when the settings change. */
    public void modules(List<Module> loaded) {
        modules = List.copyOf(loaded);
    }

    public List<Module> modules() {
        return modules;
    }

    /** Whether a module lets nothing pass between the user and another. On the user's stripe only. */
    public boolean blocks(User user, Jid other) {
        for (Module module : modules) {
            if (module.blocks(user, other)) {
                return true;
            }
        }
        return false;
    }

    public int count() {
        return count.get();
    }

    public Stripes stripes() {
        return stripes;
    }

    /** The user with its sessions, one without any when it is offline. On the user's stripe only. */
    public User user(Jid bare) {
        User online = users.get(bare);
        return online == null ? new User(bare, storage) : online;
    }

    public boolean online(Jid bare) {
        return users.containsKey(bare);
    }

    /** Addresses of all users that have a session. */
    public List<Jid> online() {
        return List.copyOf(users.keySet());
    }

    /**
     * Starts a session and answers the c2s, then ends an older one with the same resource: in that order, as the original
     * does, so that a c2s never lacks a session.
     *
     * @param wanted full JID
     * @param echo children of the request, which go back with the answer
     * @param numbered whether the c2s numbers the client's stanzas, and so can bring it to another JSM
     * @param refused runs when it is refused, before the c2s is told
     */
    public void start(Jid wanted, C2sAddress address, List<Element> echo, boolean numbered, Runnable refused) {
        // Few domains, many users: one text of each stays, not one a session.
        Jid full = new Jid(wanted.local(), wanted.domain().intern(), wanted.resource());
        User user = users.computeIfAbsent(full.bare(), jid -> new User(jid, storage));
        Optional<Session> replaced = user.session(full.resource());
        if (replaced.isPresent() && refuseConflicts && !replaced.get().detached()) {
            refused.run();
            refuse(full, address, Routes.CONFLICT);
            return;
        }
        if (user.sessions().size() >= MOST_PER_USER && replaced.isEmpty()) {
            // Those of a client that takes another name each time.
            user.sessions().stream().filter(Session::detached).findFirst().ifPresent(this::ended);
        }
        if (user.sessions().size() >= MOST_PER_USER && replaced.isEmpty()) {
            refused.run();
            refuse(full, address, "Session Failed: " + MOST_PER_USER + " sessions of this user are open");
            return;
        }
        Session session = new Session(user, full, HexFormat.of().toHexDigits(RANDOM.nextLong()), address.kept())
                .numbered(numbered)
                .old(echo.stream()
                        .noneMatch(child -> child.first("bind", Namespaces.BIND).isPresent()));
        Element answer = home(Routes.route("session", Routes.address(session), address.toString()));
        echo.forEach(answer::add);
        outbox.send(address.service(), answer);
        replaced.ifPresent(old -> {
            kick(old, "Disconnected");
            users.put(full.bare(), user);
        });
        user.add(session);
        count.incrementAndGet();
        LOG.debug("session start jid={} c2s={}", full, address);
    }

    /** Tells a c2s who has the session. */
    Element home(Element route) {
        return owners == null ? route : route.set(Routes.JSM, owners.self());
    }

    /** Whether there is a session with that resource, at whichever JSM. */
    public CompletionStage<Boolean> taken(Jid full) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        stripes.run(
                full.bare(),
                () -> answer.complete(user(full.bare()).session(full.resource()).isPresent()));
        if (owners == null) {
            return answer;
        }
        return answer.thenCompose(here -> here
                ? CompletableFuture.completedFuture(true)
                : owners.kept(full.bare())
                        .thenApply(text -> text.isPresent() && SessionXml.has(text.get(), full.resource()))
                        // Who cannot tell lets the session's own JSM decide.
                        .exceptionally(failed -> false));
    }

    private void refuse(Jid full, C2sAddress address, String reason) {
        outbox.send(
                address.service(),
                Routes.route("error", full.toString(), address.toString()).set("error", reason));
    }

    /** Ends the session and tells its c2s to close the client. */
    public void kick(Session session, String reason) {
        if (!session.detached()) {
            outbox.send(session.address().service(), Routes.end(Routes.address(session), session.address(), reason));
        }
        ended(session);
    }

    /** The connection is gone, without a farewell: a client that used stream management may come back. */
    public void lost(Session session) {
        resumption.lost(session);
    }

    /** The client is gone: everyone who saw it hears so. */
    public void ended(Session session) {
        User user = session.user();
        if (user.session(session.jid().resource()).filter(s -> s == session).isEmpty()) {
            return;
        }
        String lastWords = session.lastWords();
        // First, so that nothing is sent to it any more.
        user.remove(session);
        int priority = session.priority();
        kept(session, () -> tellAway(session));
        count.decrementAndGet();
        if (user.sessions().isEmpty()) {
            users.remove(user.jid(), user);
            if (owners != null) {
                owners.keep(user.jid(), null);
            }
        }
        kept(session, () -> storage.setLast(user.jid(), System.currentTimeMillis(), lastWords));
        modules.forEach(module -> module.ended(session));
        resumption.ended(session, priority);
        LOG.debug("session end jid={}", session.jid());
    }

    private void tellAway(Session session) {
        if (session.available() || !session.directed().isEmpty()) {
            Element unavailable = new Element("presence", Namespaces.CLIENT)
                    .set("type", "unavailable")
                    .set("from", session.jid().toString());
            for (Module module : modules) {
                if (module.presenceOut(session, unavailable)) {
                    break;
                }
            }
        }
    }

    /** A session ends whether the database is there or not: what follows its end must not stop half-way. */
    private static void kept(Session session, Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            LOG.warn("session end is not noted jid={} reason={}", session.jid(), e.getMessage());
        }
    }

    /** An account was removed here: wherever the user is, it is no more. */
    public void kickElsewhere(Jid user) {
        elsewhere(KICK, user);
    }

    /** A password was set here: nobody comes back to a session of before, wherever that is. */
    public void endDetachedElsewhere(Jid user) {
        elsewhere(END_DETACHED, user);
    }

    private void elsewhere(String order, Jid user) {
        if (owners != null) {
            owners.online(new Element(order, "").set("user", user.toString()));
        }
    }

    /** @return false when what another JSM asks for is not about sessions */
    public boolean ordered(Element order) {
        if (!order.name().equals(KICK) && !order.name().equals(END_DETACHED)) {
            return false;
        }
        Jid jid = Jid.of(order.get("user"));
        stripes.run(jid, () -> {
            User user = user(jid);
            if (order.name().equals(KICK)) {
                List.copyOf(user.sessions()).forEach(session -> kick(session, "Disconnected"));
            } else {
                resumption.endDetached(user);
            }
        });
        return true;
    }

    /** Ends all sessions of a c2s that has not come back, but for those that wait for their clients. */
    public void endAll(String service) {
        if (owners != null && owners.reaches(service)) {
            // Its link to this JSM alone was cut.
            return;
        }
        for (Jid jid : online()) {
            stripes.run(
                    jid,
                    () -> List.copyOf(user(jid).sessions()).stream()
                            .filter(s -> s.address().service().equals(service))
                            .forEach(this::lost));
        }
    }

    /**
     * Ends all sessions of a c2s and tells it so, for each of its clients.
     *
     * @return done when all have ended
     */
    public CompletableFuture<Void> kickAll(String service, String reason) {
        return CompletableFuture.allOf(online().stream()
                .map(jid -> {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    stripes.run(jid, () -> {
                        try {
                            List.copyOf(user(jid).sessions()).stream()
                                    .filter(s -> s.address().service().equals(service))
                                    .forEach(session -> kick(session, reason));
                        } finally {
                            done.complete(null);
                        }
                    });
                    return done;
                })
                .toArray(CompletableFuture[]::new));
    }

    /** Session of the address that a c2s writes to, {@code user@host/id}. */
    public Optional<Session> byAddress(Jid address) {
        return Optional.ofNullable(users.get(address.bare())).flatMap(u -> u.byId(address.resource()));
    }

    /** Sends a stanza to a session's client. */
    public void send(Session session, Element stanza) {
        session.countSent();
        if (session.moving()) {
            rehoming.hold(session, stanza);
            return;
        }
        StreamManagement management = session.management();
        if (management == null) {
            outbox.send(session.address().service(), Routes.stanza(session, stanza));
        } else {
            resumption.send(session, management, stanza);
        }
    }
}
