package org.jabberfarm.console.inventory;

import java.util.Comparator;
import java.util.regex.Pattern;

/** The order in which people count: {@code edge-2} before {@code edge-10}. */
public final class NaturalOrder {
    public static final Comparator<String> OF_NAMES = NaturalOrder::compare;

    /** Between digits and anything else. */
    private static final Pattern SEAM = Pattern.compile("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");

    private NaturalOrder() {}

    private static int compare(String one, String other) {
        String[] left = SEAM.split(one);
        String[] right = SEAM.split(other);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = part(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(left.length, right.length);
        return order != 0 ? order : one.compareTo(other);
    }

    private static int part(String one, String other) {
        if (isNumber(one) && isNumber(other)) {
            String left = one.replaceFirst("^0+(?=\\d)", "");
            String right = other.replaceFirst("^0+(?=\\d)", "");
            int order = Integer.compare(left.length(), right.length());
            return order != 0 ? order : left.compareTo(right);
        }
        return one.compareTo(other);
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && Character.isDigit(part.charAt(0));
    }
}
