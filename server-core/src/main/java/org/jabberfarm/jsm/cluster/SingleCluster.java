package org.jabberfarm.jsm.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jabberfarm.xmpp.Jid;

/** A JSM on its own: owner of all, with nobody to send to. */
final class SingleCluster implements Cluster, SessionRegistry, Messages {
    private final Member self = Member.starting("single");
    private final Map<Jid, Registration> sessions = new ConcurrentHashMap<>();

    @Override
    public Member self() {
        return self;
    }

    @Override
    public View view() {
        return new View(1, List.of(self));
    }

    @Override
    public Serving serving() {
        return Serving.YES;
    }

    @Override
    public Member owner(Jid user) {
        return self;
    }

    @Override
    public SessionRegistry registry() {
        return this;
    }

    @Override
    public Messages messages() {
        return this;
    }

    @Override
    public CompletionStage<Optional<Registration>> put(Registration registration) {
        return CompletableFuture.completedFuture(Optional.ofNullable(sessions.put(registration.user(), registration)));
    }

    @Override
    public CompletionStage<Optional<Registration>> find(Jid user) {
        return CompletableFuture.completedFuture(Optional.ofNullable(sessions.get(user)));
    }

    @Override
    public CompletionStage<Boolean> remove(Registration registration) {
        return CompletableFuture.completedFuture(sessions.remove(registration.user(), registration));
    }

    @Override
    public CompletionStage<?> forget(Jid user) {
        return CompletableFuture.completedFuture(sessions.remove(user));
    }

    @Override
    public CompletionStage<Boolean> replace(Registration before, Registration after) {
        return CompletableFuture.completedFuture(sessions.replace(before.user(), before, after));
    }

    @Override
    public long kept() {
        return sessions.size();
    }

    @Override
    public CompletionStage<Void> send(Member to, byte[] message) {
        return CompletableFuture.failedFuture(new ClusterException(
                ClusterException.Cause.GONE, "this session manager is on its own; there is no " + to));
    }

    @Override
    public boolean busy(Member to) {
        return false;
    }

    @Override
    public void handler(Handler handler) {
        // Nobody sends.
    }

    @Override
    public void close() {
        sessions.clear();
    }
}
