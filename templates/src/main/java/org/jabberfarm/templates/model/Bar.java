package org.jabberfarm.templates.model;

import java.util.Locale;

/**
 * Share of a limit as a bar.
 *
 * @param label the numbers in words
 * @param tone empty, {@code warn}, {@code crit} or {@code work}
 * @param fill per cent that is used, 0 to 100
 * @param limit per cent where it ends early, since what is in force is less than what was asked; negative for none
 */
public record Bar(String label, String tone, double fill, double limit) {
    public String width() {
        return percent(Math.min(100, fill));
    }

    public boolean early() {
        return limit >= 0 && limit < 99.5;
    }

    public String limitAt() {
        return percent(limit);
    }

    /** Width of what cannot be reached. */
    public String beyond() {
        return percent(100 - limit);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }
}
