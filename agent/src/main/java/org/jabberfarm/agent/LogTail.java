package org.jabberfarm.agent;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Last lines of a file, read from its end. */
final class LogTail {
    static final int MOST_LINES = 1000;

    /** Most bytes looked at: a thousand lines of a kilobyte. */
    private static final int MOST_BYTES = 1024 * 1024;

    private LogTail() {}

    /**
     * The last lines of {@code file} in order, without control characters; none when there is no such file. Where it has just
     * been begun anew, the lines before are taken from the one that was put aside ({@code .1}).
     *
     * @param lines at most; more than {@link #MOST_LINES} are not given
     */
    static List<String> read(Path file, int lines) throws IOException {
        int wanted = Math.min(Math.max(0, lines), MOST_LINES);
        List<String> last = end(file, wanted);
        // Of a file that is longer than what was looked at, no more is to be had.
        if (last.size() == wanted || (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES)) {
            return last;
        }
        List<String> all = new ArrayList<>(end(file.resolveSibling(file.getFileName() + ".1"), wanted - last.size()));
        all.addAll(last);
        return all;
    }

    private static List<String> end(Path file, int wanted) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - MOST_BYTES);
            byte[] bytes = new byte[(int) Math.min(MOST_BYTES, in.length() - from)];
            in.seek(from);
            in.readFully(bytes);
            int start = from == 0 ? 0 : afterNewline(bytes, 0);
            int newlines = 0;
            // The newline at the very end closes the last line, it does not begin one.
            int at = bytes.length - 2;
            while (at >= start && newlines < wanted) {
                if (bytes[at] == '\n' && ++newlines == wanted) {
                    break;
                }
                at--;
            }
            int begin = wanted == 0 ? bytes.length : Math.max(start, at + 1);
            return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8)
                    .lines()
                    .map(LogTail::plain)
                    .toList();
        }
    }

    private static int afterNewline(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return Math.min(bytes.length, at + 1);
    }

    /** A log holds what strangers sent: nothing in it may steer a terminal. */
    private static String plain(String line) {
        StringBuilder out = new StringBuilder(line.length());
        line.codePoints().forEach(c -> {
            if (c == '\t' || !isControl(c)) {
                out.appendCodePoint(c);
            } else {
                out.append('\uFFFD');
            }
        });
        return out.toString();
    }

    private static boolean isControl(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR;
    }
}
