package org.jabberfarm.jsm.owner;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.jsm.cluster.Cluster;
import org.jabberfarm.jsm.cluster.Registration;
import org.jabberfarm.xmpp.Jid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of users' sessions in the registry: one at a time of each user, and of what changes meanwhile the last. */
final class Copies {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
    private static final long AGAIN_MILLIS = 500;

    /** What is under way for one user. */
    private static final class Line {
        private CompletableFuture<Void> now;
        private CompletableFuture<Void> next;
        private String text;
    }

    private final Cluster cluster;
    private final Map<Jid, Line> lines = new HashMap<>();
    private volatile boolean closed;

    Copies(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @param text null to remove it */
    CompletionStage<Void> keep(Jid user, String text) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (lines) {
            Line line = lines.computeIfAbsent(user, jid -> new Line());
            if (line.now != null) {
                line.text = text;
                if (line.next == null) {
                    line.next = done;
                }
                return line.next;
            }
            line.now = done;
        }
        write(user, text);
        return done;
    }

    /** Done when nothing is under way for the user. */
    CompletionStage<Void> idle(Jid user) {
        synchronized (lines) {
            Line line = lines.get(user);
            return line == null ? CompletableFuture.completedFuture(null) : line.next == null ? line.now : line.next;
        }
    }

    private void write(Jid user, String text) {
        CompletionStage<?> asked = text == null
                ? cluster.registry().forget(user)
                : cluster.registry().put(new Registration(user, cluster.self(), System.currentTimeMillis(), text));
        asked.whenComplete((done, failed) -> {
            if (failed == null || closed) {
                written(user);
                return;
            }
            LOG.debug("copy of sessions not kept, trying again user={} reason={}", user, failed.getMessage());
            CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> again(user, text));
        });
    }

    /** With what is true by now. */
    private void again(Jid user, String text) {
        String last = text;
        synchronized (lines) {
            Line line = lines.get(user);
            if (line.next != null) {
                CompletableFuture<Void> both = line.next;
                line.now.whenComplete((done, failed) -> both.complete(null));
                line.next = null;
                last = line.text;
            }
        }
        write(user, last);
    }

    private void written(Jid user) {
        CompletableFuture<Void> done;
        String text = null;
        boolean more;
        synchronized (lines) {
            Line line = lines.get(user);
            done = line.now;
            more = line.next != null;
            if (more) {
                line.now = line.next;
                line.next = null;
                text = line.text;
            } else {
                lines.remove(user);
            }
        }
        done.complete(null);
        if (more) {
            write(user, text);
        }
    }

    void close() {
        closed = true;
    }
}
