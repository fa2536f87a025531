package org.jabberfarm.console.dashboard;

import java.util.Arrays;
import java.util.Locale;
import org.jabberfarm.templates.model.Spark;

/** Small curves: 96 by 24 units, zero at the bottom, gaps where nothing is known. */
final class Curves {
    private static final double WIDTH = 96;
    private static final double HEIGHT = 24;

    private Curves() {}

    /** Fewest values that share the width: of a young farm the first minutes would be a dot. */
    private static final int FEWEST = 5;

    /**
     * @param label what it shows, its length in time excepted
     * @param all one for each of the last minutes, oldest first, NaN where nothing is known
     */
    static Spark spark(String label, double[] all) {
        int first = 0;
        while (first < all.length - FEWEST && Double.isNaN(all[first])) {
            first++;
        }
        double[] values = Arrays.copyOfRange(all, first, all.length);
        String span = first == 0 ? "last hour" : "last " + values.length + " min";
        double most = 0;
        for (double value : values) {
            most = Double.isNaN(value) ? most : Math.max(most, value);
        }
        StringBuilder line = new StringBuilder();
        StringBuilder area = new StringBuilder();
        double begun = -1;
        double x = 0;
        for (int i = 0; i <= values.length; i++) {
            boolean known = i < values.length && !Double.isNaN(values[i]);
            if (known) {
                x = WIDTH * i / Math.max(1, values.length - 1);
                double y = most == 0 ? HEIGHT - 1 : HEIGHT - (HEIGHT - 3) * values[i] / most - 1;
                String at = xy(x, y);
                line.append(begun < 0 ? "M" : " ").append(at);
                area.append(begun < 0 ? "M" + xy(x, HEIGHT) + " " : " ").append(at);
                begun = begun < 0 ? x : begun;
            } else if (begun >= 0) {
                if (begun == x) {
                    // A single known minute is still seen: as a dash.
                    line.append("h1.2");
                }
                area.append(' ').append(xy(x, HEIGHT)).append('Z');
                begun = -1;
            }
        }
        return new Spark(label + ", " + span, span, area.toString(), line.toString());
    }

    private static String xy(double x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f", x, y);
    }

    /** Minute by minute; NaN only where neither is known. */
    static double[] add(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = Double.isNaN(a[i]) ? b[i] : Double.isNaN(b[i]) ? a[i] : a[i] + b[i];
        }
        return sum;
    }
}
