package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.util.Locale;

/** Numbers for people: thousands as 41,233; unit after a space. */
final class Text {
    /** Where there is no number. */
    static final String NONE = "–";

    private Text() {}

    static String number(long value) {
        return value < 0 ? NONE : String.format(Locale.ROOT, "%,d", value);
    }

    /** A rate: whole from ten on, else with one decimal, so that a small farm is seen to live. */
    static String rate(double value) {
        return Double.isNaN(value) || value < 0
                ? NONE
                : value >= 9.95 || value < 0.05 ? number(Math.round(value)) : String.format(Locale.ROOT, "%.1f", value);
    }

    /** Whole per cent; a little is not nothing. {@code share} is from 0 to 1. */
    static String percent(double share) {
        return Double.isNaN(share) || share < 0
                ? NONE
                : share > 0 && share < 0.005 ? "<1 %" : Math.round(share * 100) + " %";
    }

    static String bytes(double value) {
        if (Double.isNaN(value) || value < 0) {
            return NONE;
        }
        double mib = value / (1 << 20);
        return mib >= 1000
                ? String.format(Locale.ROOT, "%.1f GiB", mib / 1024)
                : String.format(Locale.ROOT, "%,.0f MiB", mib);
    }

    /** {@code 47 s}, {@code 12 min}, {@code 5 h}, {@code 3 d}. */
    static String length(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? seconds / 60 + " min"
                        : seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /** {@code 1 client}, {@code 5,406 clients}. */
    static String count(long value, String one) {
        return number(value) + " " + (value == 1 ? one : one.endsWith("x") ? one + "es" : one + "s");
    }
}
