package org.jabberfarm.console.dashboard;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.FactsReader;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.process.Threads;

/** Facts of the boxes whose pages are looked at: read in the background, so that no page waits for a box. */
final class LastFacts {
    /** Older ones are read again when somebody looks. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    /** After a failure it is left alone for so long. */
    private static final Duration NOT_AGAIN = Duration.ofMinutes(1);

    /**
     * @param facts the last that could be read
     * @param tried when it was last tried
     * @param problem why the last try failed, empty when it did not
     */
    record Read(Optional<Facts> facts, Instant tried, String problem) {}

    private final FactsReader reader;
    private final Map<String, Read> known = new ConcurrentHashMap<>();
    private final Set<String> reading = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor readers =
            new ThreadPoolExecutor(4, 4, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(100), Threads.daemon("facts"));

    LastFacts(FactsReader reader) {
        this.reader = reader;
        readers.allowCoreThreadTimeOut(true);
    }

    Read of(String box) {
        return known.getOrDefault(box, new Read(Optional.empty(), Instant.MIN, ""));
    }

    boolean isReading(String box) {
        return reading.contains(box);
    }

    /** Reads in the background what is missing or old. */
    void wish(Box box) {
        Read read = of(box.name());
        Duration wait = read.problem().isEmpty() ? GOOD_FOR : NOT_AGAIN;
        if (read.tried().isBefore(Instant.now().minus(wait))) {
            again(box);
        }
    }

    /** Reads in the background whatever is known. */
    void again(Box box) {
        if (reading.add(box.name())) {
            try {
                readers.execute(() -> read(box));
            } catch (RejectedExecutionException e) {
                // Asked for again by whoever looks next.
                reading.remove(box.name());
            }
        }
    }

    /** Reads now. */
    Facts now(Box box) throws IOException {
        Facts facts = reader.read(box);
        known.put(box.name(), new Read(Optional.of(facts), Instant.now(), ""));
        return facts;
    }

    private void read(Box box) {
        try {
            now(box);
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            known.put(box.name(), new Read(of(box.name()).facts(), Instant.now(), why));
        } finally {
            reading.remove(box.name());
        }
    }
}
