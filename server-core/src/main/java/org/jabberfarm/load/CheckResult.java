package org.jabberfarm.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jabberfarm.process.Json;

/**
 * What a {@link MessageCheck} has found.
 *
 * @param sent messages written; the same message sent again after a resumption counts once
 * @param acknowledged of these: the server said that they are safe
 * @param received messages that arrived, each once
 * @param offline of these: only at the end, from the offline storage
 * @param lost acknowledged, never arrived, not bounced
 * @param doubled came again although the receiver had acknowledged it
 * @param repeated came again as XEP-0198 allows: in a new session, the acknowledgement not known to have arrived
 * @param disordered came after a later one of the same pair
 * @param bounced came back to the sender as an error
 * @param unsure neither acknowledged nor received: the sender's client would show these as failed
 * @param p50 time from writing to receiving, in milliseconds; so {@code p99}, {@code max}
 * @param stallP99 of each pair the slowest message, in milliseconds: the 99th percentile of pairs; so {@code stallMax}
 * @param silenceMax the longest time in which one of a pair heard nothing of the other, in milliseconds
 * @param disconnects connections that ended without the client's wish
 * @param silent of these: cut by the client since nothing was heard for too long
 * @param tried resumptions asked for; {@code resumed} and {@code failed} are their answers
 * @param newSessions sessions after the first of each client
 * @param logins logins and connections that did not succeed
 * @param flickers a contact was shown as gone while its session lived
 * @param reasons why connections and logins ended, and how often
 * @param examples some of what was found, for people
 */
public record CheckResult(
        int clients,
        double seconds,
        long sent,
        long acknowledged,
        long received,
        long offline,
        long lost,
        long doubled,
        long repeated,
        long disordered,
        long bounced,
        long unsure,
        double p50,
        double p99,
        double max,
        double stallP99,
        double stallMax,
        double silenceMax,
        long disconnects,
        long silent,
        long tried,
        long resumed,
        long failed,
        long newSessions,
        long logins,
        long flickers,
        Map<String, Integer> reasons,
        List<String> examples) {
    private static final String ROW = "%-26s %8s %5s %7s %7s %7s %6s %9s %9s %6s %6s %6s %6s %7s%n";
    private static final int EXAMPLES = 20;

    /** The table's first line. */
    public static String header() {
        return ROW.formatted(
                "",
                "sent",
                "lost",
                "doubled",
                "disord.",
                "bounced",
                "p99 ms",
                "stall p99",
                "stall max",
                "cut",
                "resum.",
                "failed",
                "new",
                "flicker");
    }

    /** One line of the table. */
    public String row(String name) {
        return ROW.formatted(
                name,
                sent,
                lost,
                doubled,
                disordered,
                bounced,
                whole(p99),
                whole(stallP99),
                whole(stallMax),
                disconnects,
                resumed,
                failed,
                newSessions,
                flickers);
    }

    private static String whole(double value) {
        return Long.toString(Math.round(value));
    }

    /** Whether nothing went wrong that must not, whatever fails. */
    public boolean clean() {
        return lost == 0 && doubled == 0 && disordered == 0;
    }

    /** One line of JSON. */
    public String json(String name) {
        ObjectNode line = Json.MAPPER.createObjectNode().put("check", name).put("clients", clients);
        line.put("seconds", seconds).put("sent", sent).put("acknowledged", acknowledged);
        line.put("received", received).put("offline", offline).put("lost", lost);
        line.put("doubled", doubled).put("repeated", repeated).put("disordered", disordered);
        line.put("bounced", bounced).put("unsure", unsure);
        line.put("p50Millis", p50).put("p99Millis", p99).put("maxMillis", max);
        line.put("stallP99Millis", stallP99).put("stallMaxMillis", stallMax).put("silenceMaxMillis", silenceMax);
        line.put("disconnects", disconnects).put("silent", silent);
        line.put("resumesTried", tried).put("resumed", resumed).put("resumesFailed", failed);
        line.put("newSessions", newSessions).put("loginsFailed", logins).put("flickers", flickers);
        ObjectNode why = line.putObject("reasons");
        reasons.forEach(why::put);
        ArrayNode some = line.putArray("examples");
        examples.forEach(some::add);
        return Json.write(line);
    }

    /** Adds up while it runs. Counters that several threads write are behind its lock; the rest is for the end. */
    static final class Count {
        final List<Long> delays = new ArrayList<>();
        final List<Long> stalls = new ArrayList<>();
        final List<Long> silences = new ArrayList<>();
        private final Map<String, Integer> reasons = new TreeMap<>();
        private final List<String> examples = new ArrayList<>();
        long sent;
        long acknowledged;
        long received;
        long offline;
        long bounced;
        long unsure;
        private long lost;
        private long doubled;
        private long repeated;
        private long disordered;
        private long disconnects;
        private long silent;
        private long tried;
        private long resumed;
        private long failed;
        private long sessions;
        private long logins;
        private long flickers;

        private void example(String text) {
            if (examples.size() < EXAMPLES) {
                examples.add(text);
            }
        }

        void lost(String example) {
            lost++;
            example("lost: " + example);
        }

        synchronized void repeated(boolean wrong, String example) {
            if (wrong) {
                doubled++;
                example("doubled: " + example);
            } else {
                repeated++;
            }
        }

        synchronized void disordered(String example) {
            disordered++;
            example("out of order: " + example);
        }

        synchronized void disconnected(String reason, boolean forSilence) {
            disconnects++;
            silent += forSilence ? 1 : 0;
            reasons.merge(reason, 1, Integer::sum);
        }

        synchronized void refused(String reason) {
            logins++;
            reasons.merge(reason, 1, Integer::sum);
        }

        synchronized void trying() {
            tried++;
        }

        synchronized void resumed() {
            resumed++;
        }

        synchronized void failed() {
            failed++;
        }

        synchronized void session() {
            sessions++;
        }

        synchronized long sessionsBegun() {
            return sessions;
        }

        void flickered(String example) {
            flickers++;
            example("flicker: " + example);
        }

        synchronized CheckResult result(int clients, long nanos) {
            return new CheckResult(
                    clients,
                    Math.round(nanos / 1e8) / 10.0,
                    sent,
                    acknowledged,
                    received,
                    offline,
                    lost,
                    doubled,
                    repeated,
                    disordered,
                    bounced,
                    unsure,
                    quantile(delays, 0.5),
                    quantile(delays, 0.99),
                    quantile(delays, 1),
                    quantile(stalls, 0.99),
                    quantile(stalls, 1),
                    quantile(silences, 1),
                    disconnects,
                    silent,
                    tried,
                    resumed,
                    failed,
                    Math.max(0, sessions - clients),
                    logins,
                    flickers,
                    Map.copyOf(reasons),
                    List.copyOf(examples));
        }

        /** @return milliseconds, to a tenth; 0 when there are none */
        private static double quantile(List<Long> nanos, double share) {
            if (nanos.isEmpty()) {
                return 0;
            }
            Collections.sort(nanos);
            int index = (int) Math.ceil(share * nanos.size()) - 1;
            return Math.round(nanos.get(Math.max(0, index)) / 1e5) / 10.0;
        }
    }
}
