package org.jabberfarm.console.drain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;

/**
 * How far a c2s is with being emptied.
 *
 * @param on whether it is being emptied
 * @param since epoch milliseconds, 0 when it is not
 * @param clients that it has
 * @param before clients that it had when it began
 * @param auto whether it chooses the pace by the room of the others
 * @param perSecond clients that it closes in a second
 * @param room clients that the other c2s nodes can take
 */
public record Progress(boolean on, long since, long clients, long before, boolean auto, long perSecond, long room) {

    static Progress of(JsonNode told) {
        return new Progress(
                told.path("draining").asBoolean(),
                told.path("since").asLong(),
                told.path("clients").asLong(),
                told.path("before").asLong(),
                told.path("auto").asBoolean(),
                told.path("perSecond").asLong(),
                told.path("room").asLong());
    }

    /** Whether it is being emptied and no client is left. */
    public boolean done() {
        return on && clients == 0;
    }

    /** In a sentence: what is left, how fast it goes and when it ends. */
    public String words() {
        if (!on) {
            return "Takes clients; " + count(clients) + " now.";
        }
        if (done()) {
            return "Empty: safe to restart. It takes no clients until it is restarted or the drain is stopped.";
        }
        String left = number(clients) + " of " + count(Math.max(before, clients)) + " left";
        if (perSecond == 0) {
            return left
                    + "; nothing moves, since no other c2s has room. Add one, or set a pace: clients that find no room"
                    + " are told to try again.";
        }
        return left + ", " + number(perSecond) + " per second" + (auto ? " (as many as the others take)" : "")
                + ", about " + length(clients, perSecond) + " to go.";
    }

    /** How long it takes at this pace: {@code 47 s}, {@code 12 min}. */
    static String length(long clients, long perSecond) {
        Duration length = Duration.ofSeconds((clients + perSecond - 1) / perSecond);
        return length.toSeconds() < 120 ? length.toSeconds() + " s" : length.toMinutes() + " min";
    }

    static String count(long clients) {
        return number(clients) + (clients == 1 ? " client" : " clients");
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
