package org.jabberfarm.load;

import java.util.ArrayList;
import java.util.List;

/** What one client has written to another, numbered from 1, and what became of each message. Safe for use by several threads. */
final class MessageLog {
    /** One message; times in nanoseconds of {@link System#nanoTime()}. */
    private static final class Entry {
        final long sentAt;
        boolean acknowledged;
        boolean bounced;
        boolean received;
        boolean offline;
        long receivedAt;
        ManagedSession session;
        long position;

        Entry(long sentAt) {
            this.sentAt = sentAt;
        }
    }

    private final String name;
    private final List<Entry> entries = new ArrayList<>();
    private int last;
    private long lastReceivedAt;
    private long silence;

    /** @param name of the pair, for people */
    MessageLog(String name) {
        this.name = name;
    }

    /** A message is about to be written. @return its number */
    synchronized int sent(long now) {
        entries.add(new Entry(now));
        return entries.size();
    }

    synchronized void acknowledged(int number) {
        entries.get(number - 1).acknowledged = true;
    }

    synchronized void bounced(int number) {
        entries.get(number - 1).bounced = true;
    }

    /**
     * A message has arrived.
     *
     * @param session of the receiver
     * @param position number of the stanza in the receiver's session, 0 without stream management
     * @param offline whether it came from the offline storage at the end, when nobody waits for it
     */
    synchronized void received(
            int number, ManagedSession session, long position, boolean offline, long now, CheckResult.Count count) {
        if (number < 1 || number > entries.size()) {
            return;
        }
        Entry entry = entries.get(number - 1);
        if (entry.received) {
            // The answer to <resume/> tells how far the client is: within a session nothing may come again.
            boolean again = entry.session == session || entry.session.confirmed(entry.position);
            count.repeated(again, name + " number " + number + " came again");
            return;
        }
        entry.received = true;
        entry.offline = offline;
        entry.receivedAt = now;
        entry.session = session;
        entry.position = position;
        if (number < last) {
            count.disordered(name + " number " + number + " came after " + last);
        }
        last = Math.max(last, number);
        if (!offline) {
            silence = Math.max(silence, lastReceivedAt == 0 ? 0 : now - lastReceivedAt);
            lastReceivedAt = now;
        }
    }

    /** Whether nothing is on its way any more: all that was acknowledged has arrived. */
    synchronized boolean settled() {
        return entries.stream().allMatch(e -> e.received || e.bounced || !e.acknowledged);
    }

    /** Adds what became of all messages. */
    synchronized void sumUp(CheckResult.Count count, long start) {
        long worst = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            count.sent++;
            count.acknowledged += entry.acknowledged ? 1 : 0;
            if (entry.received) {
                count.received++;
                count.offline += entry.offline ? 1 : 0;
                if (!entry.offline) {
                    count.delays.add(entry.receivedAt - entry.sentAt);
                    worst = Math.max(worst, entry.receivedAt - entry.sentAt);
                }
            } else if (entry.bounced) {
                count.bounced++;
            } else if (entry.acknowledged) {
                count.lost("%s number %d, written at %.1f s, was acknowledged and never came"
                        .formatted(name, i + 1, (entry.sentAt - start) / 1e9));
            } else {
                count.unsure++;
            }
        }
        count.stalls.add(worst);
        count.silences.add(silence);
    }
}
