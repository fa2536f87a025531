package org.jabberfarm.console.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A line difference, by the longest common subsequence after what is equal at both ends. The lines compared and the lines
 * shown are different texts, so that a changed secret is seen to change without being seen.
 */
final class Diff {
    /** Equal lines shown around a change. */
    private static final int CONTEXT = 3;

    /** Beyond so many cells of the table the middle is shown as replaced whole: two files of 2,000 lines without much in common. */
    private static final long CELLS = 4_000_000;

    /**
     * A line.
     *
     * @param sign {@code ' '}, {@code '-'} or {@code '+'}
     * @param before number in the old text, 0 when not in it
     * @param after number in the new text, 0 when not in it
     * @param text as shown
     * @param from where it comes from, may be empty
     */
    public record Line(char sign, int before, int after, String text, String from) {}

    /** Changed lines with what surrounds them. */
    public record Hunk(List<Line> lines) {}

    /** A text to be compared. {@code shown} has as many lines as {@code lines}; {@code from} may have fewer. */
    record Text(List<String> lines, List<String> shown, List<String> from) {
        static final Text NONE = new Text(List.of(), List.of(), List.of());

        String from(int index) {
            return index < from.size() ? from.get(index) : "";
        }

        String shown(int index) {
            return index < shown.size() ? shown.get(index) : "";
        }
    }

    private Diff() {}

    static List<Hunk> hunks(Text before, Text after) {
        List<Line> all = lines(before, after);
        List<Hunk> hunks = new ArrayList<>();
        List<Line> open = new ArrayList<>();
        int lastChange = Integer.MIN_VALUE / 2;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).sign() == ' ') {
                continue;
            }
            int start = Math.max(i - CONTEXT, 0);
            int end = lastChange + CONTEXT + 1;
            if (!open.isEmpty() && start > end) {
                open.addAll(all.subList(lastChange + 1, Math.min(end, all.size())));
                hunks.add(new Hunk(List.copyOf(open)));
                open.clear();
            }
            open.addAll(all.subList(open.isEmpty() ? start : lastChange + 1, i + 1));
            lastChange = i;
        }
        if (!open.isEmpty()) {
            open.addAll(all.subList(lastChange + 1, Math.min(lastChange + 1 + CONTEXT, all.size())));
            hunks.add(new Hunk(List.copyOf(open)));
        }
        return hunks;
    }

    private static List<Line> lines(Text before, Text after) {
        List<String> a = before.lines();
        List<String> b = after.lines();
        int head = 0;
        while (head < Math.min(a.size(), b.size()) && a.get(head).equals(b.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(a.size(), b.size()) - head
                && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
            tail++;
        }
        int[][] common = common(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail));
        List<Line> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            boolean middle = i >= head && j >= head && (i < a.size() - tail || j < b.size() - tail);
            if (!middle
                    || i < a.size() - tail && j < b.size() - tail && a.get(i).equals(b.get(j)) && common.length > 0) {
                lines.add(new Line(' ', i + 1, j + 1, after.shown(j), after.from(j)));
                i++;
                j++;
            } else if (i < a.size() - tail
                    && (j == b.size() - tail
                            || common.length == 0
                            || common[i - head + 1][j - head] >= common[i - head][j - head + 1])) {
                lines.add(new Line('-', i + 1, 0, before.shown(i), before.from(i)));
                i++;
            } else {
                lines.add(new Line('+', 0, j + 1, after.shown(j), after.from(j)));
                j++;
            }
        }
        return lines;
    }

    /** Length of the longest common subsequence from each pair of positions on; empty when that would be too much. */
    private static int[][] common(List<String> a, List<String> b) {
        if ((a.size() + 1L) * (b.size() + 1L) > CELLS) {
            return new int[0][];
        }
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                length[i][j] = a.get(i).equals(b.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        return length;
    }

    /** The unified form that {@code patch} and people know, without file names. */
    static String unified(List<Hunk> hunks) {
        StringBuilder out = new StringBuilder();
        for (Hunk hunk : hunks) {
            out.append("@@ -")
                    .append(range(hunk, true))
                    .append(" +")
                    .append(range(hunk, false))
                    .append(" @@\n");
            hunk.lines().forEach(l -> out.append(l.sign()).append(l.text()).append('\n'));
        }
        return out.toString();
    }

    private static String range(Hunk hunk, boolean old) {
        List<Integer> numbers = hunk.lines().stream()
                .map(l -> old ? l.before() : l.after())
                .filter(n -> n > 0)
                .toList();
        return numbers.isEmpty() ? "0,0" : numbers.get(0) + "," + numbers.size();
    }

    static int count(List<Hunk> hunks, char sign) {
        return (int) hunks.stream()
                .flatMap(h -> h.lines().stream())
                .filter(l -> l.sign() == sign)
                .count();
    }
}
