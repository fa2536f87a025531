package org.jabberfarm.jsm.owner;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jabberfarm.jsm.cluster.Cluster;
import org.jabberfarm.jsm.cluster.ClusterException;
import org.jabberfarm.jsm.cluster.Member;
import org.jabberfarm.jsm.cluster.Registration;
import org.jabberfarm.jsm.session.SessionXml;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.jsm.session.User;
import org.jabberfarm.xmpp.Jid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions come here from a JSM that is gone or that hands them over, and go to another when the engine says that it owns their
 * users. Who stands in the registry has them; what a JSM has in memory counts only as long as it is sure to stand there.
 */
public final class Takeover {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final int ANSWER_SECONDS = 5;
    private static final int AGAIN_MILLIS = 500;

    /**
     * Where a user's sessions are.
     *
     * @param other who has them, or may know
     */
    record Place(boolean here, Optional<Member> other) {
        static final Place HERE = new Place(true, Optional.empty());
        static final Place UNKNOWN = new Place(false, Optional.empty());

        static Place at(Member other) {
            return new Place(false, Optional.of(other));
        }
    }

    private final Cluster cluster;
    private final Sessions sessions;
    private final Copies copies;
    private final BiConsumer<Member, Jid> fetch;

    /** Users whose sessions are in memory here, but may be another's since this JSM was cut off. */
    private final Set<Jid> doubtful = ConcurrentHashMap.newKeySet();

    private volatile boolean leaving;

    Takeover(Cluster cluster, Sessions sessions, Copies copies, BiConsumer<Member, Jid> fetch) {
        this.cluster = cluster;
        this.sessions = sessions;
        this.copies = copies;
        this.fetch = fetch;
    }

    /** Where the user is; who is nowhere, or was at a JSM that is gone, is here from now on. On the user's stripe. */
    Place place(Jid user) {
        if (leaving) {
            return Place.UNKNOWN;
        }
        try {
            if (sessions.online(user)) {
                return doubtful.contains(user) ? doubted(user) : Place.HERE;
            }
            Member owner = cluster.owner(user);
            if (!owner.equals(cluster.self())) {
                return Place.at(owner);
            }
            Optional<Registration> registered = registered(user);
            if (registered.isEmpty()) {
                return Place.HERE;
            }
            Member jsm = registered.get().jsm();
            if (!jsm.equals(cluster.self()) && cluster.view().has(jsm)) {
                return Place.at(jsm);
            }
            sessions.rehoming().take(user, registered.get().sessions(), !jsm.equals(cluster.self()));
            return Place.HERE;
        } catch (ClusterException e) {
            LOG.debug("where a user is cannot be said just now user={} reason={}", user, e.getMessage());
            return Place.UNKNOWN;
        }
    }

    private Optional<Registration> registered(Jid user) {
        return answer(cluster.registry().find(user));
    }

    private static <T> T answer(CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(ClusterException.Cause.FAILED, "interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ClusterException known
                    ? known
                    : new ClusterException(
                            ClusterException.Cause.FAILED,
                            "the registry failed: " + e.getCause().getMessage(),
                            e);
        } catch (TimeoutException e) {
            throw new ClusterException(
                    ClusterException.Cause.FAILED, "no answer of the registry in " + ANSWER_SECONDS + " s", e);
        }
    }

    boolean leaving() {
        return leaving;
    }

    /** This JSM was cut off: whatever it has in memory may be another's. */
    void doubt() {
        doubtful.addAll(sessions.online());
    }

    /** This JSM may serve again. */
    public void returned() {
        for (Jid user : doubtful) {
            sessions.stripes().run(user, () -> place(user));
        }
    }

    private Place doubted(Jid user) {
        Optional<Registration> registered = registered(user);
        if (registered.isPresent() && !registered.get().jsm().equals(cluster.self())) {
            LOG.info(
                    "sessions are another's by now user={} jsm={}",
                    user,
                    registered.get().jsm());
            sessions.rehoming().letGo(sessions.user(user), null);
            doubtful.remove(user);
            return place(user);
        }
        if (registered.isEmpty()) {
            copies.keep(user, SessionXml.write(sessions.user(user)));
        }
        doubtful.remove(user);
        return Place.HERE;
    }

    /** A JSM is gone that had sessions of this user. */
    public void orphaned(Jid user) {
        sessions.stripes().run(user, () -> {
            if (place(user) == Place.UNKNOWN) {
                again(user, () -> orphaned(user));
            }
        });
    }

    private static void again(Jid user, Runnable task) {
        LOG.debug("trying again user={}", user);
        CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS).execute(task);
    }

    /** The engine has given some users to other members. */
    public void ownersMoved() {
        for (Jid user : sessions.online()) {
            sessions.stripes().run(user, () -> handOver(user));
        }
    }

    /** Sessions that the registry kept before this JSM listened. */
    void all() {
        ownersMoved();
    }

    private void handOver(Jid user) {
        if (leaving || !sessions.online(user) || doubtful.contains(user)) {
            return;
        }
        try {
            Member owner = cluster.owner(user);
            if (owner.equals(cluster.self())) {
                return;
            }
            // An older copy must not come after the one that is for the other.
            answer(copies.idle(user));
            User leaving = sessions.user(user);
            Registration last = new Registration(user, owner, System.currentTimeMillis(), SessionXml.write(leaving));
            answer(cluster.registry().put(last));
            sessions.rehoming().letGo(leaving, owner.id());
            fetch.accept(owner, user);
        } catch (ClusterException e) {
            LOG.debug("sessions not handed over user={} reason={}", user, e.getMessage());
            again(user, () -> sessions.stripes().run(user, () -> handOver(user)));
        }
    }

    /**
     * Before this JSM leaves in order: what it has is written down to the last, for whoever takes over.
     *
     * @return done when all is
     */
    public CompletableFuture<Void> leave() {
        leaving = true;
        return CompletableFuture.allOf(sessions.online().stream()
                .map(user -> {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    sessions.stripes().run(user, () -> {
                        User leaving = sessions.user(user);
                        String text = SessionXml.write(leaving);
                        sessions.rehoming().letGo(leaving, null);
                        copies.keep(user, text).whenComplete((kept, failed) -> done.complete(null));
                    });
                    return done;
                })
                .toArray(CompletableFuture[]::new));
    }
}
