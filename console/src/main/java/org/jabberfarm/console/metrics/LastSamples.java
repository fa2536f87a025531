package org.jabberfarm.console.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.web.Json;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest sample of each box at rest, and samples as JSON. */
final class LastSamples {
    private static final Logger LOG = LoggerFactory.getLogger(LastSamples.class);

    /** An agent may be newer than this console: what it tells besides is left alone. */
    private static final ObjectReader READER =
            Json.MAPPER.readerFor(Answer.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Of {@code GET /samples}. */
    private record Answer(List<Sample> samples) {}

    private final Jdbi jdbi;

    LastSamples(Database database) {
        this.jdbi = database.jdbi();
    }

    /** @throws IOException when an agent's answer is not a list of samples */
    static List<Sample> parse(byte[] answer) throws IOException {
        try {
            List<Sample> samples = READER.<Answer>readValue(answer).samples();
            return samples == null
                    ? List.of()
                    : samples.stream().filter(LastSamples::isWhole).toList();
        } catch (JsonProcessingException e) {
            throw new IOException("the agent's answer is not a list of samples: " + e.getOriginalMessage(), e);
        }
    }

    /** Whether nothing is missing that pages and sums rely on: a box may send what it likes. */
    private static boolean isWhole(Sample sample) {
        return sample != null
                && sample.box() != null
                && sample.box().sysctls() != null
                && sample.nodes() != null
                && sample.nodes().stream()
                        .allMatch(n -> n != null
                                && n.name() != null
                                && n.role() != null
                                && n.reason() != null
                                && n.release() != null
                                && n.links() != null);
    }

    void save(String box, Instant received, Sample sample) {
        String json;
        try {
            json = Json.MAPPER.writeValueAsString(Map.of("samples", List.of(sample)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sample cannot be written as JSON", e);
        }
        jdbi.useHandle(h -> h.execute(
                "merge into last_sample (box, received, sample) key (box) values (?, ?, ?)",
                box,
                received.toEpochMilli(),
                json));
    }

    /** All that are kept, by box; one that cannot be read any more is left out. */
    Map<String, Seen> load() {
        Map<String, Seen> all = new LinkedHashMap<>();
        jdbi.useHandle(h -> h.select("select box, received, sample from last_sample")
                .map((r, c) -> {
                    try {
                        Sample sample = parse(r.getString(3).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .get(0);
                        return new Seen(
                                r.getString(1),
                                Optional.of(sample),
                                Optional.of(Instant.ofEpochMilli(r.getLong(2))),
                                Reach.UNTRIED,
                                Optional.empty());
                    } catch (IOException | IndexOutOfBoundsException e) {
                        LOG.warn("last sample unreadable box={}: {}", r.getString(1), e.getMessage());
                        return Seen.never(r.getString(1));
                    }
                })
                .forEach(seen -> all.put(seen.box(), seen)));
        return all;
    }

    /** Forgets boxes other than these. */
    void keepOnly(Collection<String> boxes) {
        List<String> present = jdbi.withHandle(
                h -> h.select("select box from last_sample").mapTo(String.class).list());
        List<String> gone = new ArrayList<>(present);
        gone.removeAll(boxes);
        gone.forEach(box -> jdbi.useHandle(h -> h.execute("delete from last_sample where box = ?", box)));
    }
}
