package org.jabberfarm.console.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * How far back a curve goes, and how fine it is. Each bucket spans several intervals of its step, so that boxes that
 * report at different moments are added up without gaps; each range has 100 to 200 of them.
 */
public enum Range {
    HOUR("1h", "hour", Duration.ofHours(1), 5, 30),
    DAY("24h", "24 hours", Duration.ofHours(24), 60, 600),
    WEEK("7d", "7 days", Duration.ofDays(7), 900, 3600),
    QUARTER("90d", "90 days", Duration.ofDays(90), 900, 43_200);

    private final String word;
    private final String label;
    private final Duration length;
    private final int stepSeconds;
    private final int bucketSeconds;

    Range(String word, String label, Duration length, int stepSeconds, int bucketSeconds) {
        this.word = word;
        this.label = label;
        this.length = length;
        this.stepSeconds = stepSeconds;
        this.bucketSeconds = bucketSeconds;
    }

    /** {@link #HOUR} for {@code 1h}, if there is such a range. */
    public static Optional<Range> of(String word) {
        return Arrays.stream(values()).filter(r -> r.word.equals(word)).findFirst();
    }

    /** As in URLs. */
    public String word() {
        return word;
    }

    /** After "the last". */
    public String label() {
        return label;
    }

    public Duration length() {
        return length;
    }

    int stepSeconds() {
        return stepSeconds;
    }

    public int bucketSeconds() {
        return bucketSeconds;
    }
}
