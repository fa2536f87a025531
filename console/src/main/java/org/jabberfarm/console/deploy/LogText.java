package org.jabberfarm.console.deploy;

import io.javalin.http.Context;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's log as it is now: all lines, as JSON or as text. */
final class LogText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final int CHUNK = 2000;

    private LogText() {}

    static List<LogLine> all(Deploys deploys, long run, long after, LogFilter filter) {
        List<LogLine> all = new ArrayList<>();
        long seen = after;
        while (true) {
            List<LogLine> lines = deploys.lines(run, seen, CHUNK);
            lines.stream().filter(filter::passes).forEach(all::add);
            if (lines.size() < CHUNK) {
                return all;
            }
            seen = lines.get(lines.size() - 1).n();
        }
    }

    /** Answers with plain text, one line each. */
    static void answer(Context ctx, List<LogLine> lines) {
        StringBuilder text = new StringBuilder();
        for (LogLine line : lines) {
            text.append(String.format(
                    Locale.ENGLISH,
                    "%5d  %s  %-5s  %-12s  %s%n",
                    line.n(),
                    TIME.format(line.time()),
                    line.level().word(),
                    line.box(),
                    line.text()));
        }
        ctx.contentType("text/plain; charset=utf-8").result(text.toString());
    }

    /** Whether the reader's {@code Accept} names the type. */
    static boolean accepts(Context ctx, String type) {
        String accept = ctx.header("Accept");
        return accept != null && accept.contains(type);
    }
}
