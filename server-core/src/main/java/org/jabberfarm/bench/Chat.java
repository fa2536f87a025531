package org.jabberfarm.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Pairs of clients in a closed loop: each message that arrives lets its sender write the next one. */
final class Chat {
    private static final Duration LAST_ONES = Duration.ofSeconds(5);

    /** Together with names and marks about 200 bytes. */
    private static final String BODY = "Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirm.";

    private final Crew crew;
    private final int inFlight;
    private final LongAdder sent = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final Latencies took = new Latencies();
    private volatile boolean running = true;
    private volatile boolean measuring;

    /** Clients {@code 0, 2, …} write to {@code 1, 3, …}, {@code inFlight} messages of each on their way. */
    Chat(Crew crew, int pairs, int inFlight) {
        this.crew = crew;
        this.inFlight = inFlight;
        for (int i = 0; i < pairs; i++) {
            pair(crew.member(2 * i), crew.member(2 * i + 1));
        }
    }

    private void pair(Crew.Member sender, Crew.Member receiver) {
        AtomicLong owed = new AtomicLong();
        receiver.listen(stanza -> {
            if (!stanza.name().equals("message") || "error".equals(stanza.get("type"))) {
                return;
            }
            delivered.increment();
            if (measuring) {
                took.add(System.nanoTime() - Long.parseLong(stanza.get("id")));
            }
            // What arrived in one read is answered in one write, as a busy client would.
            if (running && owed.getAndIncrement() == 0) {
                crew.loops().execute(() -> write(sender, receiver, owed.getAndSet(0)));
            }
        });
        write(sender, receiver, inFlight);
    }

    private void write(Crew.Member sender, Crew.Member receiver, long count) {
        StringBuilder xml = new StringBuilder();
        for (long i = 0; i < count; i++) {
            xml.append("<message to='").append(receiver.jid()).append("' type='chat' id='");
            xml.append(System.nanoTime()).append("'><body>").append(BODY).append("</body></message>");
        }
        sent.add(count);
        sender.send(xml.toString());
    }

    long delivered() {
        return delivered.sum();
    }

    Latencies took() {
        return took;
    }

    void measure(boolean on) {
        measuring = on;
    }

    /** @return messages that have not arrived, some seconds after the last was sent */
    long stop() throws IOException {
        running = false;
        long end = System.nanoTime() + LAST_ONES.toNanos();
        while (delivered.sum() < sent.sum() && System.nanoTime() < end) {
            Bench.pause(Duration.ofMillis(10));
        }
        crew.check();
        return sent.sum() - delivered.sum();
    }
}
