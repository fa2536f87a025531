package org.jabberfarm.jsm.mod;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Session;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.storage.Storage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xml.Elements;
import org.jabberfarm.xmpp.Namespaces;

/** {@code mod_offline}: keeps messages for users who are away (XEP-0160), each stamped with when it came (XEP-0203). */
public final class OfflineModule implements Module {
    /** For one user. All of it goes to the client at once when it comes back, so a c2s must be able to hold it. */
    private static final Storage.OfflineRoom ROOM = new Storage.OfflineRoom(1000, 3_000_000);

    private final Sessions sessions;
    private final Storage storage;
    private final LongAdder stored;

    public OfflineModule(Sessions sessions, Storage storage, LongAdder stored) {
        this.sessions = sessions;
        this.storage = storage;
        this.stored = stored;
    }

    @Override
    public List<String> features() {
        return List.of("msgoffline");
    }

    @Override
    public boolean offline(User user, Element message) {
        boolean nothingToKeep =
                message.first("body").isEmpty() && message.first("subject").isEmpty();
        if (nothingToKeep) {
            // Typing notices and the like mean nothing tomorrow.
            return true;
        }
        long now = System.currentTimeMillis();
        Element kept = message.copy();
        if (kept.first("delay", Namespaces.DELAY).isEmpty()) {
            kept.child("delay", Namespaces.DELAY)
                    .set("from", user.jid().domain())
                    .set(
                            "stamp",
                            Instant.ofEpochMilli(now)
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString())
                    .text("Offline Storage");
        }
        boolean done = storage.storeOffline(user.jid(), kept.toXml(Namespaces.CLIENT), now, ROOM);
        if (done) {
            stored.increment();
        }
        return done;
    }

    @Override
    public void reachable(Session session) {
        for (Storage.OfflineMessage message : storage.takeOffline(session.user().jid())) {
            Elements.parse(message.stanza(), Namespaces.CLIENT).ifPresent(stanza -> sessions.send(session, stanza));
        }
    }
}
