package org.jabberfarm.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jabberfarm.xmpp.Namespaces;

/**
 * One session and its two counts by stream management (XEP-0198). A client that does without has one all the same, which
 * never hears an acknowledgement. Not safe for use by several threads but for {@link #confirmed}.
 */
final class ManagedSession {
    /** A stanza that was sent; {@code log} is null when it is none of the messages that are checked. */
    private record Sent(MessageLog log, int number, String xml) {}

    /** What was acknowledged to the server when so many stanzas had been sent. */
    private record Answer(long received, long sent) {}

    private final Deque<Sent> unacknowledged = new ArrayDeque<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final boolean managed;
    private String id = "";
    private long sent;
    private long acknowledged;
    private long received;
    private volatile long confirmed;
    private volatile long aliveAt = System.nanoTime();

    ManagedSession(boolean managed) {
        this.managed = managed;
    }

    /** @param resumption the id of {@code <enabled/>}, empty when it cannot be resumed */
    void enabled(String resumption) {
        id = resumption;
        received = 0;
    }

    boolean resumable() {
        return !id.isEmpty();
    }

    String resume() {
        return "<resume xmlns='" + Namespaces.STREAM_MANAGEMENT + "' previd='" + id + "' h='" + received + "'/>";
    }

    /** Notes a stanza that is sent next. */
    void sending(MessageLog log, int number, String xml) {
        if (managed) {
            sent++;
            unacknowledged.add(new Sent(log, number, xml));
        }
    }

    /** @param h how many of the stanzas sent are safe, as the server says */
    void acknowledged(long h) {
        for (; acknowledged < h && !unacknowledged.isEmpty(); acknowledged++) {
            Sent safe = unacknowledged.remove();
            if (safe.log() != null) {
                safe.log().acknowledged(safe.number());
            }
        }
        while (!answers.isEmpty() && answers.peek().sent() < h) {
            // The server has dealt with what was written after that answer, so it has the answer too.
            confirmed = answers.remove().received();
        }
    }

    /** What must be sent again after a resumption. */
    List<String> again() {
        return unacknowledged.stream().map(Sent::xml).toList();
    }

    boolean allAcknowledged() {
        return unacknowledged.isEmpty();
    }

    /** A stanza has come. @return its number, 0 when nothing counts them */
    long received() {
        return managed ? ++received : 0;
    }

    /** The acknowledgement that the server has asked for. */
    String answer() {
        answers.add(new Answer(received, sent));
        return "<a xmlns='" + Namespaces.STREAM_MANAGEMENT + "' h='" + received + "'/>";
    }

    /** Whether the server certainly knows that this client has that stanza. */
    boolean confirmed(long position) {
        return position > 0 && position <= confirmed;
    }

    /** The server has shown that this session lives. */
    void alive(long now) {
        aliveAt = now;
    }

    /** When it was last known to live, in nanoseconds. */
    long aliveAt() {
        return aliveAt;
    }
}
