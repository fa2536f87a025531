package org.jabberfarm.console.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns of text for a terminal; numbers go to the right. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(head);
    }

    void row(Object... cells) {
        String[] row = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            row[i] = cells[i] == null
                    ? ""
                    : cells[i] instanceof Number n ? "%,d".formatted(n.longValue()) : printable(cells[i].toString());
        }
        rows.add(row);
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).length;
        int[] width = new int[columns];
        boolean[] right = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            int column = c;
            width[c] = rows.stream().mapToInt(r -> r[column].length()).max().orElse(0);
            right[c] = rows.size() > 1
                    && rows.stream().skip(1).allMatch(r -> r[column].matches("[-\\d,.]*( of [\\d,]+)?"));
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                line.append(c == 0 ? "" : "  ");
                line.append(("%" + (right[c] ? "" : "-") + Math.max(1, width[c]) + "s").formatted(row[c]));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    /** What a box sent may hold terminal control sequences; they are shown, not obeyed. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
    }
}
