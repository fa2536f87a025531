package org.jabberfarm.jsm.session;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;

/**
 * What one session keeps so that nothing is lost with its connection (XEP-0198): how many stanzas have gone either way, modulo
 * 2^32, and those to the client that it has not acknowledged. Touched on the user's stripe only.
 */
final class StreamManagement {
    /** Stanzas kept: as many messages as offline storage takes of a user. */
    static final int MOST_STANZAS = 1000;

    /** Bytes of heap, about, of the stanzas kept. */
    static final long MOST_BYTES = 4L * 1024 * 1024;

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A stanza that may be needed again.
     *
     * @param number its place in the count
     * @param at when it was sent, milliseconds since 1970
     */
    record Kept(Element stanza, int number, int weight, long at) {}

    private final long id;
    private final int windowSeconds;
    private int handled;
    private int sent;
    private int acknowledged;

    /** Number of the last stanza that was sent and not kept; not beyond {@link #acknowledged} when all are kept. */
    private int notKept;

    private Deque<Kept> unacknowledged;
    private int bytes;

    /** When the client was asked and has not answered, milliseconds since 1970; else 0. */
    private long asked;

    private boolean watched;

    /** Stripes, by their bits, on which stanzas of the client may not have arrived yet. */
    private long onTheWay;

    private long waitedFor;
    private int waits;

    /** Done when all that the client has sent so far is safe; null in a farm of one JSM. */
    private CompletableFuture<Void> safe;

    /** When the session ends that has no connection, milliseconds since 1970; 0 while it has one. */
    private long deadline;

    /** @param windowSeconds how long the session outlives its connection; 0: not at all */
    StreamManagement(int windowSeconds) {
        this(windowSeconds, 0);
    }

    /** @param acknowledged stanzas to the client so far, all of which it has acknowledged */
    StreamManagement(int windowSeconds, int acknowledged) {
        this.id = RANDOM.nextLong();
        this.windowSeconds = windowSeconds;
        this.sent = acknowledged;
        this.acknowledged = acknowledged;
        this.notKept = acknowledged;
    }

    /** As another JSM has written it. */
    StreamManagement(Element written) {
        id = Long.parseUnsignedLong(written.get("id"), 16);
        windowSeconds = Integer.parseInt(written.get("max"));
        handled = Integer.parseInt(written.get("in"));
        sent = Integer.parseInt(written.get("out"));
        acknowledged = Integer.parseInt(written.get("h"));
        notKept = Integer.parseInt(written.get("unkept"));
        deadline = Long.parseLong(written.get("until"));
        for (Element one : written.children()) {
            Element stanza = one.first().orElseThrow();
            int weight = (int) Math.min(Integer.MAX_VALUE / 2, Weight.of(stanza));
            bytes += weight;
            if (unacknowledged == null) {
                unacknowledged = new ArrayDeque<>(4);
            }
            unacknowledged.add(
                    new Kept(stanza, Integer.parseInt(one.get("number")), weight, Long.parseLong(one.get("at"))));
        }
    }

    /** For another JSM. */
    Element written() {
        Element written = new Element("sm", Namespaces.LINK)
                .set("id", id())
                .set("max", Integer.toString(windowSeconds))
                .set("in", Integer.toString(handled))
                .set("out", Integer.toString(sent))
                .set("h", Integer.toString(acknowledged))
                .set("unkept", Integer.toString(notKept))
                .set("until", Long.toString(deadline));
        for (Kept kept : unacknowledged()) {
            written.child("kept")
                    .set("number", Integer.toString(kept.number()))
                    .set("at", Long.toString(kept.at()))
                    .add(kept.stanza());
        }
        return written;
    }

    /**
     * The c2s has had so many as are up to this number, whatever is kept here.
     *
     * @return what it has not had
     */
    List<Kept> beyond(int number) {
        if (number - sent > 0) {
            // Sent by a JSM that did not come to tell of it. Until the client has them they cannot be sent again.
            sent = number;
            notKept = number;
        }
        return unacknowledged().stream()
                .filter(kept -> kept.number() - number > 0)
                .toList();
    }

    int bytes() {
        return bytes;
    }

    void handled(int stanzas) {
        handled = stanzas;
    }

    /** By what the client may ask for the session ({@code previd}); nobody can guess it. */
    String id() {
        return HexFormat.of().toHexDigits(id);
    }

    int windowSeconds() {
        return windowSeconds;
    }

    /** Stanzas of the client that were dealt with. */
    int handled() {
        return handled;
    }

    /** @param stripe where the stanza goes on */
    void countHandled(int stripe) {
        handled++;
        onTheWay |= 1L << stripe;
    }

    /** Counts a stanza that is safe when its receipt says so. */
    void countHandled(Receipt receipt) {
        handled++;
        CompletableFuture<Void> done = new CompletableFuture<>();
        receipt.then(() -> done.complete(null));
        safe = safe == null || safe.isDone() ? done : CompletableFuture.allOf(safe, done);
    }

    /** Null when nothing is to be waited for. */
    CompletableFuture<Void> safe() {
        return safe == null || safe.isDone() ? null : safe;
    }

    int sent() {
        return sent;
    }

    /**
     * Counts a stanza to the client, and keeps it while there is room.
     *
     * @param total bytes that all sessions keep
     * @return false when it is not kept
     */
    boolean add(Element stanza, AtomicLong total, long mostOfAll) {
        int weight = (int) Math.min(Integer.MAX_VALUE / 2, Weight.of(stanza));
        sent++;
        if (size() >= MOST_STANZAS || bytes + weight > MOST_BYTES || total.get() + weight > mostOfAll) {
            notKept = sent;
            return false;
        }
        if (unacknowledged == null) {
            unacknowledged = new ArrayDeque<>(4);
        }
        unacknowledged.add(new Kept(stanza, sent, weight, System.currentTimeMillis()));
        bytes += weight;
        total.addAndGet(weight);
        return true;
    }

    /** Takes back the last {@link #add}, of a stanza that was not kept. */
    void takeBack() {
        sent--;
        notKept = sent;
    }

    /**
     * The client has handled so many.
     *
     * @return false when that is more than were sent
     */
    boolean acknowledge(int h, AtomicLong total) {
        if (Integer.compareUnsigned(h - acknowledged, sent - acknowledged) > 0) {
            return false;
        }
        asked = 0;
        acknowledged = h;
        while (unacknowledged != null && unacknowledged.peek().number() - h <= 0) {
            int weight = unacknowledged.poll().weight();
            bytes -= weight;
            total.addAndGet(-weight);
            if (unacknowledged.isEmpty()) {
                unacknowledged = null;
            }
        }
        if (notKept - acknowledged < 0) {
            notKept = acknowledged;
        }
        return true;
    }

    int size() {
        return unacknowledged == null ? 0 : unacknowledged.size();
    }

    /** When the oldest of the unacknowledged was sent; only while there are any. */
    long oldest() {
        return unacknowledged.peek().at();
    }

    List<Kept> unacknowledged() {
        return unacknowledged == null ? List.of() : List.copyOf(unacknowledged);
    }

    /** Gives up what is kept. */
    List<Kept> takeAll(AtomicLong total) {
        List<Kept> all = unacknowledged();
        total.addAndGet(-bytes);
        bytes = 0;
        unacknowledged = null;
        return all;
    }

    /** Whether the client misses nothing when it comes back on another connection. */
    boolean resumable() {
        return windowSeconds > 0 && notKept - acknowledged <= 0;
    }

    long asked() {
        return asked;
    }

    void asked(long now) {
        asked = now;
    }

    /** Whether {@link Resumption} looks after its acknowledgements already. */
    boolean watched() {
        return watched;
    }

    void watched(boolean now) {
        watched = now;
    }

    /** Stripes to wait for before an acknowledgement is true; {@link #waited} must follow. */
    long await() {
        waitedFor |= onTheWay;
        onTheWay = 0;
        if (waitedFor != 0) {
            waits++;
        }
        return waitedFor;
    }

    void waited() {
        waits--;
        if (waits == 0) {
            waitedFor = 0;
        }
    }

    boolean detached() {
        return deadline != 0;
    }

    long deadline() {
        return deadline;
    }

    void detach(long until) {
        deadline = until;
        asked = 0;
    }

    void attach() {
        deadline = 0;
    }
}
