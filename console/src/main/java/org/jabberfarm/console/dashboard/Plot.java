package org.jabberfarm.console.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import org.jabberfarm.console.metrics.Point;
import org.jabberfarm.console.metrics.Range;
import org.jabberfarm.templates.model.Chart;

/** Lays out a chart: one scale from zero to a round number, marks of time at round hours or days (UTC), gaps kept open. */
final class Plot {
    private static final int UNITS = 1000;
    private static final int TABLE_ROWS = 24;
    private static final DateTimeFormatter HOUR = format("HH:mm");
    private static final DateTimeFormatter DAY = format("d MMM");
    private static final DateTimeFormatter FULL = format("d MMM HH:mm");

    /** Shortest stretch of time that is drawn. */
    private static final Duration SHORTEST = Duration.ofMinutes(5);

    /** Per cent of the width that a word beside a mark takes at least. */
    private static final double WORD = 16;

    /** Steps between marks of time, in seconds. */
    private static final long[] STEPS = {
        60, 120, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 86_400, 7 * 86_400, 14 * 86_400
    };

    private record Series(String name, List<Point> points) {}

    /** Something that happened. */
    record Event(Instant time, String label) {}

    private final String title;
    private final Range range;
    private final Instant end;
    private final List<Series> series = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Instant start;
    private DoubleFunction<String> number = Text::rate;
    private boolean low;
    private double limit = Double.NaN;
    private String limitName = "";
    private double least = 1;

    Plot(String title, Range range, Instant end) {
        this.title = title;
        this.range = range;
        this.end = end;
        this.start = end.minus(range.length());
    }

    /** A curve, at its end the value of this moment; NaN when it is not known. */
    Plot line(String name, List<Point> points, double now) {
        List<Point> all = new ArrayList<>(points);
        if (!Double.isNaN(now) && now >= 0) {
            all.add(new Point(end, now, now));
        }
        series.add(new Series(name, all));
        return this;
    }

    Plot low() {
        low = true;
        return this;
    }

    Plot numbers(DoubleFunction<String> format) {
        number = format;
        return this;
    }

    /** A bound to show as long as it does not flatten the curves. */
    Plot limit(String name, double value) {
        limit = value > 0 ? value : Double.NaN;
        limitName = name;
        return this;
    }

    /** Moments to mark; those before the curves begin are left out. */
    Plot events(List<Event> list) {
        events.addAll(list);
        return this;
    }

    /** Top of the scale at least. */
    Plot least(double value) {
        least = value;
        return this;
    }

    Chart chart() {
        start = start();
        double most = series.stream()
                .flatMap(s -> s.points().stream())
                .mapToDouble(Point::average)
                .max()
                .orElse(0);
        boolean limited = !Double.isNaN(limit) && limit <= most * 6;
        double top = round(Math.max(Math.max(most * 1.05, limited ? limit * 1.05 : 0), least));
        List<Chart.Line> lines = new ArrayList<>();
        for (Series one : series) {
            lines.add(line(one, top, lines.isEmpty()));
        }
        String label = limitName + ": " + Text.number(Math.round(limit));
        Chart.Mark bound = Double.isNaN(limit)
                ? null
                : limited ? new Chart.Mark(100 - 100 * limit / top, label) : new Chart.Mark(-1, label);
        return new Chart(title, caption(), low, lines, grid(top), times(), bound, marks(), gaps(), head(), rows());
    }

    /** A farm younger than the range fills the width all the same: an empty chart tells nothing. */
    private Instant start() {
        Instant first = series.stream()
                .flatMap(s -> s.points().stream())
                .map(Point::time)
                .min(Comparator.naturalOrder())
                .orElse(start);
        Instant latest = end.minus(SHORTEST);
        return first.isBefore(start) ? start : first.isAfter(latest) ? latest : first;
    }

    private List<Chart.Mark> marks() {
        List<Chart.Mark> marks = new ArrayList<>();
        double free = 101;
        // From the newest on, so that it is the one that keeps its word.
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            if (!event.time().isBefore(start) && !event.time().isAfter(end)) {
                double at = at(event.time());
                Chart.Mark mark = new Chart.Mark(at, event.label());
                boolean room = mark.late() ? at <= free : at + WORD <= free;
                marks.add(0, room ? mark : new Chart.Mark(at, ""));
                free = !room ? free : mark.late() ? at - WORD : at;
            }
        }
        return marks;
    }

    private Chart.Line line(Series one, double top, boolean filled) {
        StringBuilder path = new StringBuilder();
        StringBuilder area = new StringBuilder();
        Instant before = null;
        double x = 0;
        for (Point point : one.points()) {
            boolean joined = before != null && !isGap(before, point.time());
            if (before != null && !joined) {
                area.append(' ').append(xy(x, UNITS)).append('Z');
            }
            x = at(point.time()) * UNITS / 100;
            String here = xy(x, UNITS - UNITS * Math.min(1, point.average() / top));
            path.append(joined ? " " : "M").append(here);
            area.append(joined ? " " : "M" + xy(x, UNITS) + " ").append(here);
            before = point.time();
        }
        if (before != null) {
            area.append(' ').append(xy(x, UNITS)).append('Z');
        }
        return new Chart.Line(one.name(), path.toString(), filled ? area.toString() : "");
    }

    private boolean isGap(Instant a, Instant b) {
        return b.getEpochSecond() - a.getEpochSecond() > range.bucketSeconds() * 2.5;
    }

    private List<Chart.Gap> gaps() {
        List<Chart.Gap> gaps = new ArrayList<>();
        if (!series.isEmpty()) {
            Instant before = null;
            for (Point point : series.get(0).points()) {
                if (before != null && isGap(before, point.time())) {
                    gaps.add(new Chart.Gap(at(before), at(point.time())));
                }
                before = point.time();
            }
        }
        return gaps;
    }

    /** Per cent of the width. */
    private double at(Instant time) {
        double length = Duration.between(start, end).toMillis();
        double ago = end.toEpochMilli() - time.toEpochMilli();
        return Math.max(0, Math.min(100, 100 * (1 - ago / length)));
    }

    private List<Chart.Mark> grid(double top) {
        int parts = 5;
        List<Chart.Mark> marks = new ArrayList<>();
        for (int i = 0; i <= parts; i++) {
            marks.add(new Chart.Mark(100.0 - 100.0 * i / parts, shortly(top * i / parts)));
        }
        return marks;
    }

    private List<Chart.Mark> times() {
        long length = Duration.between(start, end).toSeconds();
        long step =
                Arrays.stream(STEPS).filter(n -> length / n <= 8).findFirst().orElse(STEPS[STEPS.length - 1]);
        List<Chart.Mark> marks = new ArrayList<>();
        long first = start.getEpochSecond() / step * step + step;
        for (long t = first; t <= end.getEpochSecond(); t += step) {
            Instant time = Instant.ofEpochSecond(t);
            double at = at(time);
            if (at > 2 && at < 98) {
                marks.add(new Chart.Mark(at, (step < 86_400 ? HOUR : DAY).format(time)));
            }
        }
        return marks;
    }

    private String caption() {
        List<Point> main = series.isEmpty() ? List.of() : series.get(0).points();
        if (main.isEmpty()) {
            return "Nothing is known of the last " + range.label() + ".";
        }
        Point lowest = main.get(0);
        Point highest = main.get(0);
        for (Point point : main) {
            lowest = point.average() < lowest.average() ? point : lowest;
            highest = point.average() > highest.average() ? point : highest;
        }
        StringBuilder text = new StringBuilder();
        for (Series one : series) {
            if (!one.points().isEmpty()) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(series.size() == 1 ? "Now" : text.isEmpty() ? one.name() : lower(one.name()))
                        .append(' ')
                        .append(number.apply(
                                one.points().get(one.points().size() - 1).average()));
            }
        }
        if (main.size() == 1) {
            return text + ". Lowest and highest follow with the next samples.";
        }
        double room = limit - main.get(main.size() - 1).average();
        String left = Double.isNaN(limit) || room < 0 ? "" : " Room for " + Text.number(Math.round(room)) + " more.";
        return text + ". Lowest " + number.apply(lowest.average()) + when(lowest) + ", highest "
                + number.apply(highest.average()) + when(highest) + "." + left;
    }

    /** A name in the middle of a sentence; {@code CPU} stays. */
    private static String lower(String name) {
        return name.length() > 1 && Character.isUpperCase(name.charAt(1))
                ? name
                : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private String when(Point point) {
        return point.time().equals(end)
                ? " now"
                : " at " + (range == Range.HOUR || range == Range.DAY ? HOUR : FULL).format(point.time());
    }

    private List<String> head() {
        List<String> head = new ArrayList<>(List.of("Time (UTC)"));
        series.forEach(s -> head.add(s.name()));
        return head;
    }

    private List<List<String>> rows() {
        Map<Instant, List<String>> rows = new TreeMap<>(java.util.Comparator.reverseOrder());
        TreeSet<Instant> times = new TreeSet<>();
        series.forEach(s -> s.points().forEach(p -> times.add(p.time())));
        int every = Math.max(1, times.size() / TABLE_ROWS);
        int i = times.size();
        for (Instant time : times) {
            if (--i % every == 0) {
                List<String> row = new ArrayList<>(List.of(FULL.format(time)));
                for (Series one : series) {
                    row.add(one.points().stream()
                            .filter(p -> p.time().equals(time))
                            .findFirst()
                            .map(p -> number.apply(p.average()))
                            .orElse(Text.NONE));
                }
                rows.put(time, row);
            }
        }
        return new ArrayList<>(rows.values());
    }

    /** The next of 1, 2, 2.5, 5 times a power of ten, so that the grid has round numbers. */
    private static double round(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 0.1))));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (value <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String shortly(double value) {
        if (value >= 1_000_000) {
            return trim(value / 1_000_000) + "M";
        }
        return value >= 1000 ? trim(value / 1000) + "k" : trim(value);
    }

    private static String trim(double value) {
        String text = String.format(Locale.ROOT, value < 1 ? "%.2f" : "%.1f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    private static String xy(double x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f", x, y);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
