package org.jabberfarm.jsm.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.process.Threads;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;
import org.jabberfarm.xmpp.Namespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that go from one JSM to another while their clients stay where they are. A c2s tells by {@code have} what came
 * through to the client and what it is going to send again; only then does anything go out. On the user's stripe, all of it.
 */
public final class Rehoming implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rehoming.class);

    public static final String HAVE = "have";
    private static final String OWNER = "owner";
    private static final String MOVED = "moved";

    /** How long a c2s may take to say that the client is still there. */
    private static final int HAVE_SECONDS = 15;

    /** Stanzas that wait for that, of one client without stream management. */
    private static final int MOST_HELD = 1000;

    private final Sessions sessions;
    private final Outbox outbox;
    private final Recent recent = new Recent();
    private final LongAdder taken = new LongAdder();
    private final LongAdder handed = new LongAdder();
    private final ScheduledExecutorService timers =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("rehoming"));

    Rehoming(Sessions sessions, Outbox outbox) {
        this.sessions = sessions;
        this.outbox = outbox;
    }

    /** Sessions taken over from other JSMs. */
    public long taken() {
        return taken.sum();
    }

    /** Sessions handed to other JSMs. */
    public long handed() {
        return handed.sum();
    }

    /** Whether this message comes to the user for the first time, as far as is known. */
    boolean first(Jid user, Element message) {
        Receipt receipt = Receipt.current();
        return receipt == null || receipt.origin() == 0 || recent.add(receipt.origin(), user.toString(), message);
    }

    /**
     * Takes over a user's sessions.
     *
     * @param text by {@link SessionXml}
     * @param tell whether the c2s has to be told, since the JSM before cannot any more
     */
    public void take(Jid jid, String text, boolean tell) {
        if (sessions.online(jid)) {
            return;
        }
        User user = sessions.restored(jid, text);
        for (Session session : List.copyOf(user.sessions())) {
            taken.increment();
            sessions.resumption().taken(session);
            if (tell && session.management() != null && !session.numbered() && !session.detached()) {
                // Nobody knows what the client has had: it would count otherwise than this JSM.
                sessions.kick(session, "Invalid Session");
                continue;
            }
            if (session.detached() || !session.numbered()) {
                // What was on its way is lost, as with the one session manager of old.
                continue;
            }
            session.moving(true);
            timers.schedule(() -> sessions.stripes().run(jid, () -> missing(session)), HAVE_SECONDS, TimeUnit.SECONDS);
            if (tell) {
                outbox.send(session.address().service(), owner(session));
            }
        }
        LOG.debug("sessions taken over user={} count={}", jid, user.sessions().size());
    }

    private Element owner(Session session) {
        Element route = Routes.route(
                        null, Routes.address(session), session.address().toString())
                .set(Routes.JSM, sessions.owners().self());
        route.child(OWNER, Namespaces.LINK);
        return route;
    }

    /** Nobody has said that the client is there: it is lost, as with its c2s. */
    private void missing(Session session) {
        if (session.moving()) {
            List<Element> held = session.held();
            int priority = session.priority();
            session.moving(false);
            sessions.lost(session);
            if (!session.detached()) {
                sessions.resumption().leftovers(session.user(), held, priority);
            }
        }
    }

    /**
     * Lets a user's sessions go to another JSM, which has been given them: without a word to anybody but their c2s.
     *
     * @param jsm who has them now, as a c2s is told it; null to say nothing
     */
    public void letGo(User user, String jsm) {
        for (Session session : List.copyOf(user.sessions())) {
            handed.increment();
            sessions.resumption().letGo(session);
            if (jsm != null && !session.detached() && session.numbered()) {
                Element route = Routes.route(
                        null, Routes.address(session), session.address().toString());
                route.child(MOVED, Namespaces.LINK).set(Routes.JSM, jsm);
                outbox.send(session.address().service(), route);
            }
        }
        sessions.forget(user);
    }

    /** The c2s tells what its client has had, and sends again what it does not know to be safe. */
    public void have(Session session, Element have) {
        int next = Integer.parseUnsignedInt(have.get("n", "1"));
        int delivered = Integer.parseUnsignedInt(have.get("d", "0"));
        for (String origin : have.get("o", "").split(" ")) {
            if (origin.matches("[0-9a-f]{1,16}")) {
                recent.had(
                        Long.parseUnsignedLong(origin, 16), session.user().jid().toString());
            }
        }
        boolean moving = session.moving();
        List<Element> held = moving ? new ArrayList<>(session.held()) : List.of();
        StreamManagement management = session.management();
        if (moving) {
            if (management != null) {
                management.handled(management.handled() + (next - 1 - session.number()));
            }
            session.number(next - 1);
            session.moving(false);
        }
        outbox.send(session.address().service(), owner(session));
        if (management != null) {
            int before = management.sent() - session.sent();
            List<StreamManagement.Kept> missed = management.beyond(delivered + before);
            session.sent(management.sent() - before);
            sessions.resumption().again(session, management, missed);
        } else if (moving) {
            session.sent(delivered);
            held.forEach(stanza -> sessions.send(session, stanza));
        }
        session.user().change();
    }

    /** A stanza for a session whose c2s has not spoken yet. */
    void hold(Session session, Element stanza) {
        StreamManagement management = session.management();
        if (management != null) {
            sessions.resumption().hold(session, management, stanza);
        } else if (session.held().size() < MOST_HELD) {
            session.held().add(stanza);
        } else {
            sessions.resumption().leftovers(session.user(), List.of(stanza), session.priority());
        }
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
