package org.jabberfarm.jsm.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stream management (XEP-0198) of all sessions: acknowledgements both ways, and sessions that wait, detached, for their client
 * to come back on another connection, by whichever c2s. What a client is told to be handled has arrived: it is in the queue of
 * its receiver's session, stored, or on its way to another server.
 */
public final class Resumption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    /** What an ended session's client is told on its old connection when it has come back on another. */
    static final String ELSEWHERE = "Resumed elsewhere";

    /** Unacknowledged stanzas at which the client is asked. */
    private static final int ASK_STANZAS = 20;

    /** Age of an unacknowledged stanza at which the client is asked, and how often that is looked at. */
    private static final long ASK_MILLIS = 5000;

    /** How long a client may leave that unanswered before its connection is taken for dead. */
    private static final long DEAD_MILLIS = 60_000;

    private static final long EXPIRE_MILLIS = 1000;

    /** Sessions that have ended while they waited, whose count of handled stanzas is still known. */
    private static final int MOST_REMEMBERED = 10_000;

    /** Heap for unacknowledged stanzas of all sessions: an eighth of all, 16 MiB at least. */
    private static final long MOST_BYTES =
            Math.max(16L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 8);

    /** Takes what a session had not acknowledged when it ended. */
    public interface Leftovers {
        /**
         * @param at when it was sent, milliseconds since 1970
         * @param priority that the session had
         */
        void returned(User user, Element stanza, long at, int priority);
    }

    private final Sessions sessions;
    private final Stripes stripes;
    private final Outbox outbox;
    private final AtomicLong bytes = new AtomicLong();
    private final Set<Session> watched = ConcurrentHashMap.newKeySet();
    private final Set<Session> detached = ConcurrentHashMap.newKeySet();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("resumption"));
    private final Map<String, Integer> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private volatile int windowSeconds;
    private volatile Leftovers leftovers = (user, stanza, at, priority) -> {};

    Resumption(Sessions sessions, Stripes stripes, Outbox outbox) {
        this.sessions = sessions;
        this.stripes = stripes;
        this.outbox = outbox;
        sweeper.scheduleWithFixedDelay(this::expire, EXPIRE_MILLIS, EXPIRE_MILLIS, TimeUnit.MILLISECONDS);
        sweeper.scheduleWithFixedDelay(this::look, ASK_MILLIS, ASK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How long a session outlives its connection, for those that ask from now on; 0: no session does. */
    public void windowSeconds(int seconds) {
        windowSeconds = seconds;
    }

    /** Stanzas are sent through the sessions and know where else to go; so they come after. */
    public void leftovers(Leftovers taker) {
        leftovers = taker;
    }

    /** Sessions without a connection. */
    public int detached() {
        return detached.size();
    }

    public long resumed() {
        return resumed.sum();
    }

    public long failed() {
        return failed.sum();
    }

    /** Bytes of heap, about, of the stanzas kept. */
    public long bytes() {
        return bytes.get();
    }

    /** An element of the client that is no stanza but speaks of them; on the user's stripe. */
    public void received(Session session, Element element) {
        StreamManagement management = session.management();
        if (element.name().equals("enable") && management == null) {
            enable(session, element);
        } else if (element.name().equals("r") && management != null) {
            acknowledge(session, management);
        } else if (element.name().equals("a") && management != null) {
            acknowledged(session, management, element.get("h"));
        } else {
            direct(session, failure("unexpected-request"));
        }
    }

    private void enable(Session session, Element enable) {
        int window = 0;
        if (List.of("true", "1").contains(enable.get("resume", ""))) {
            String max = enable.get("max", "");
            int wanted = max.matches("[0-9]{1,9}") ? Integer.parseInt(max) : Integer.MAX_VALUE;
            window = Math.min(wanted, windowSeconds);
        }
        StreamManagement management = new StreamManagement(window);
        session.manage(management);
        Element enabled = new Element("enabled", Namespaces.STREAM_MANAGEMENT);
        if (window > 0) {
            enabled.set("id", management.id()).set("resume", "true").set("max", Integer.toString(window));
        }
        direct(session, enabled);
    }

    /** Past the count, to the client. */
    private void direct(Session session, Element element) {
        outbox.send(session.address().service(), Routes.stanza(session, element));
    }

    private static Element failure(String condition) {
        Element failure = new Element("failed", Namespaces.STREAM_MANAGEMENT);
        failure.child(condition, Namespaces.STANZAS);
        return failure;
    }

    /** A stanza of the client was taken. */
    void handled(Session session, Element stanza) {
        StreamManagement management = session.management();
        Receipt receipt = Receipt.current();
        if (management != null && receipt != null) {
            management.countHandled(receipt);
        } else if (management != null) {
            String to = stanza.get("to");
            management.countHandled(stripes.bit(to == null ? session.user().jid() : bare(to, session)));
        }
    }

    private static Jid bare(String to, Session session) {
        try {
            return Jid.of(to).bare();
        } catch (IllegalArgumentException refused) {
            return session.user().jid();
        }
    }

    private void acknowledge(Session session, StreamManagement management) {
        Element answer =
                new Element("a", Namespaces.STREAM_MANAGEMENT).set("h", Integer.toUnsignedString(management.handled()));
        C2sAddress asker = session.address();
        CompletableFuture<Void> safe = management.safe();
        if (safe != null) {
            safe.thenRun(() -> stripes.run(session.user().jid(), () -> {
                if (session.address().equals(asker) && !management.detached()) {
                    direct(session, answer);
                }
            }));
            return;
        }
        long on = management.await();
        if (on == 0) {
            direct(session, answer);
            return;
        }
        stripes.behind(
                on,
                () -> stripes.run(session.user().jid(), () -> {
                    management.waited();
                    if (session.address().equals(asker) && !management.detached()) {
                        direct(session, answer);
                    }
                }));
    }

    /** @return null when it is no count */
    private static Integer count(String h) {
        try {
            return h == null ? null : Integer.valueOf(Integer.parseUnsignedInt(h));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void acknowledged(Session session, StreamManagement management, String h) {
        Integer count = count(h);
        if (count == null || !management.acknowledge(count, bytes)) {
            // A client that counts otherwise than we do would lose stanzas without a word.
            Element tooHigh = new Element("handled-count-too-high", Namespaces.STREAM_MANAGEMENT)
                    .set("h", h)
                    .set("send-count", Integer.toUnsignedString(management.sent()));
            outbox.send(
                    session.address().service(),
                    Routes.end(Routes.address(session), session.address(), "Bad acknowledgement")
                            .add(tooHigh));
            sessions.ended(session);
        }
    }

    /** Sends a stanza of which the client keeps count. */
    void send(Session session, StreamManagement management, Element stanza) {
        boolean kept = management.add(stanza, bytes, MOST_BYTES);
        if (management.detached()) {
            session.user().change();
            if (!kept) {
                management.takeBack();
                LOG.debug("detached session given up, too much waits for it jid={}", session.jid());
                int priority = session.priority();
                sessions.ended(session);
                leftovers.returned(session.user(), stanza, System.currentTimeMillis(), priority);
            }
            return;
        }
        Element route = Routes.stanza(session, stanza);
        if (kept) {
            Routes.markKept(route);
        }
        outbox.send(session.address().service(), route);
        if (management.asked() == 0 && (!kept || management.size() >= ASK_STANZAS)) {
            ask(session, management);
        }
        watch(session, management);
    }

    private void watch(Session session, StreamManagement management) {
        if (!management.watched()) {
            management.watched(true);
            watched.add(session);
        }
    }

    private void ask(Session session, StreamManagement management) {
        management.asked(System.currentTimeMillis());
        direct(session, new Element("r", Namespaces.STREAM_MANAGEMENT));
    }

    /** As {@link #send}, for a client that cannot be spoken to just now but is there. */
    void hold(Session session, StreamManagement management, Element stanza) {
        if (!management.add(stanza, bytes, MOST_BYTES)) {
            management.takeBack();
            session.sent(session.sent() - 1);
            leftovers.returned(session.user(), stanza, System.currentTimeMillis(), session.priority());
        }
    }

    /** What a client has not had goes to it again, over the connection that it has. */
    void again(Session session, StreamManagement management, List<StreamManagement.Kept> missed) {
        for (StreamManagement.Kept kept : missed) {
            outbox.send(session.address().service(), Routes.markKept(Routes.stanza(session, kept.stanza())));
        }
        if (management.size() > 0 || !management.resumable()) {
            ask(session, management);
            watch(session, management);
        }
    }

    /** A session that another JSM had. */
    void taken(Session session) {
        if (session.management() != null) {
            bytes.addAndGet(session.management().bytes());
        }
        if (session.detached()) {
            detached.add(session);
        }
    }

    /** Another JSM has the session. */
    void letGo(Session session) {
        watched.remove(session);
        detached.remove(session);
        if (session.management() != null) {
            bytes.addAndGet(-session.management().bytes());
        }
    }

    /** What waited for a client that did not come goes elsewhere. */
    void leftovers(User user, List<Element> stanzas, int priority) {
        long now = System.currentTimeMillis();
        stanzas.forEach(stanza -> leftovers.returned(user, stanza, now, priority));
    }

    /** The connection of a session is gone, without a farewell. */
    void lost(Session session) {
        StreamManagement management = session.management();
        if (management == null || !management.resumable()) {
            sessions.ended(session);
        } else if (!management.detached()) {
            management.detach(System.currentTimeMillis() + management.windowSeconds() * 1000L);
            detached.add(session);
            session.user().change();
            LOG.debug("session detached jid={} c2s={}", session.jid(), session.address());
        }
    }

    /**
     * A client that has logged in asks for the session that it had; it is answered, either way.
     *
     * @return whether it has it
     */
    public boolean resume(Jid user, C2sAddress from, boolean numbered, Element resume) {
        Optional<Session> found = sessions.user(user).sessions().stream()
                .filter(session -> session.management() != null
                        && session.management().windowSeconds() > 0
                        && session.management().id().equals(resume.get("previd")))
                .findFirst();
        Integer h = count(resume.get("h"));
        if (h == null || resume.get("previd") == null) {
            return refuse(user, from, failure("bad-request"));
        }
        if (found.isEmpty()) {
            Element answer = failure("item-not-found");
            Integer known;
            synchronized (remembered) {
                known = remembered.remove(user + "/" + resume.get("previd"));
            }
            return refuse(user, from, known == null ? answer : answer.set("h", Integer.toUnsignedString(known)));
        }
        Session session = found.get();
        StreamManagement management = session.management();
        if (!management.acknowledge(h, bytes)) {
            return refuse(user, from, failure("unexpected-request"));
        }
        if (!management.resumable()) {
            // It lacks what was not kept; that, as without all this, is lost or comes back from the c2s.
            Element answer = failure("item-not-found").set("h", Integer.toUnsignedString(management.handled()));
            sessions.kick(session, ELSEWHERE);
            return refuse(user, from, answer);
        }
        if (!management.detached()) {
            outbox.send(session.address().service(), Routes.end(Routes.address(session), session.address(), ELSEWHERE));
        }
        session.moving(false);
        session.numbered(numbered);
        attach(session, management, from);
        return true;
    }

    private boolean refuse(Jid user, C2sAddress from, Element answer) {
        failed.increment();
        outbox.send(
                from.service(),
                Routes.route("auth", user.toString(), from.toString()).add(answer));
        return false;
    }

    private void attach(Session session, StreamManagement management, C2sAddress from) {
        detached.remove(session);
        management.attach();
        session.move(from);
        session.number(0);
        session.sent(management.size());
        resumed.increment();
        Element answer = new Element("resumed", Namespaces.STREAM_MANAGEMENT)
                .set("previd", management.id())
                .set("h", Integer.toUnsignedString(management.handled()));
        outbox.send(
                from.service(),
                sessions.home(Routes.route("session", Routes.address(session), from.toString()))
                        .add(answer));
        for (StreamManagement.Kept kept : management.unacknowledged()) {
            Element again = Routes.stanza(session, stamped(session.user(), kept.stanza(), kept.at()));
            outbox.send(from.service(), Routes.markKept(again));
        }
        if (management.size() > 0) {
            ask(session, management);
            watch(session, management);
        }
        LOG.debug("session resumed jid={} c2s={} again={}", session.jid(), from, management.size());
    }

    /** A message that comes late says since when it has waited (XEP-0203). */
    static Element stamped(User user, Element stanza, long at) {
        if (!stanza.name().equals("message")
                || stanza.first("delay", Namespaces.DELAY).isPresent()) {
            return stanza;
        }
        Element copy = stanza.copy();
        copy.child("delay", Namespaces.DELAY)
                .set("from", user.jid().domain())
                .set(
                        "stamp",
                        Instant.ofEpochMilli(at).truncatedTo(ChronoUnit.SECONDS).toString());
        return copy;
    }

    /** A session has ended: what its client may not have goes elsewhere. */
    void ended(Session session, int priority) {
        StreamManagement management = session.management();
        if (management == null) {
            return;
        }
        watched.remove(session);
        detached.remove(session);
        if (management.detached()) {
            synchronized (remembered) {
                remembered.put(session.user().jid() + "/" + management.id(), management.handled());
            }
        }
        for (StreamManagement.Kept kept : management.takeAll(bytes)) {
            leftovers.returned(session.user(), kept.stanza(), kept.at(), priority);
        }
    }

    /** In a minority of JSMs none ends what another may have by now. */
    private boolean mayEnd() {
        Owners owners = sessions.owners();
        return owners == null || owners.serving();
    }

    private void expire() {
        if (!mayEnd()) {
            return;
        }
        long now = System.currentTimeMillis();
        for (Session session : detached) {
            // Looked at from another thread; looked at again on its own.
            if (session.management().deadline() <= now) {
                stripes.run(session.user().jid(), () -> expire(session, now));
            }
        }
    }

    private void look() {
        if (!mayEnd()) {
            return;
        }
        long now = System.currentTimeMillis();
        for (Session session : watched) {
            stripes.run(session.user().jid(), () -> look(session, now));
        }
    }

    private void expire(Session session, long now) {
        StreamManagement management = session.management();
        if (management.detached() && management.deadline() <= now) {
            sessions.ended(session);
        }
    }

    private void look(Session session, long now) {
        StreamManagement management = session.management();
        if (management.size() == 0 || management.detached()) {
            management.watched(false);
            watched.remove(session);
        } else if (management.asked() == 0) {
            if (management.oldest() <= now - ASK_MILLIS) {
                // What is still not acknowledged by now had better be with another JSM as well.
                session.user().change();
                ask(session, management);
            }
        } else if (management.asked() <= now - DEAD_MILLIS) {
            Element end = Routes.end(Routes.address(session), session.address(), "No acknowledgement");
            outbox.send(session.address().service(), end);
            session.move(session.address().gone());
            lost(session);
        }
    }

    /** The JSM stops: what clients may not have is stored, as if all had gone. */
    public void storeAll() {
        for (Jid user : sessions.online()) {
            stripes.run(user, () -> {
                List<Session> all = new ArrayList<>(sessions.user(user).sessions());
                if (all.stream().anyMatch(Resumption::misses)) {
                    // Those that miss nothing first: what the others do must not be sent to them, since they end as
                    // well.
                    all.sort(Comparator.comparing(Resumption::misses));
                    all.forEach(sessions::ended);
                }
            });
        }
    }

    private static boolean misses(Session session) {
        return session.management() != null && session.management().size() > 0;
    }

    /** Ends those of the user's sessions that have no connection; on the user's stripe. */
    public void endDetached(User user) {
        List.copyOf(user.sessions()).stream().filter(Session::detached).forEach(sessions::ended);
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
