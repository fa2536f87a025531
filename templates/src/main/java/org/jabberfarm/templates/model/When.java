package org.jabberfarm.templates.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A point in time for people: how long ago up to a day, the date after that.
 *
 * @param iso for machines
 * @param text what is shown
 * @param full date and time in UTC
 */
public record When(String iso, String text, String full) {
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern(
                    "EEE d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LOG =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** As seen at {@code now}; a time to come reads "in 3 h". */
    public static When of(Instant time, Instant now) {
        Duration age = Duration.between(time, now);
        String length = length(age.abs());
        String text = length.isEmpty() ? DAY.format(time) : age.isNegative() ? "in " + length : length + " ago";
        return new When(time.toString(), text, FULL.format(time));
    }

    /** For logs, where the exact time is wanted. */
    public static When exact(Instant time) {
        return new When(time.toString(), LOG.format(time), FULL.format(time));
    }

    private static String length(Duration length) {
        if (length.toSeconds() < 60) {
            return length.toSeconds() + " s";
        }
        if (length.toMinutes() < 60) {
            return length.toMinutes() + " min";
        }
        return length.toHours() < 24 ? length.toHours() + " h" : "";
    }
}
