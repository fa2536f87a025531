package org.jabberfarm.console.deploy;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jabberfarm.templates.model.DeployPage;

/** A log as the page shows it: the last lines that pass the filter, and the ways to see others. */
final class LogView {
    /** More make a page heavy; the text has all. */
    private static final int SHOWN = 2000;

    /** Links to single boxes: those with something to look at, and not more than fit. */
    private static final int BOXES = 6;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private LogView() {}

    static DeployPage.LogView of(long run, List<RunBox> boxes, List<LogLine> all, LogFilter filter) {
        List<LogLine> chosen = all.stream().filter(filter::passes).toList();
        int hidden = Math.max(0, chosen.size() - SHOWN);
        return new DeployPage.LogView(
                chosen.subList(hidden, chosen.size()).stream()
                        .map(LogView::line)
                        .toList(),
                all.isEmpty() ? 0 : all.get(all.size() - 1).n(),
                hidden,
                filter.query(),
                views(run, boxes, all, filter));
    }

    private static List<DeployPage.View> views(long run, List<RunBox> boxes, List<LogLine> all, LogFilter filter) {
        List<DeployPage.View> views = new ArrayList<>();
        views.add(view(run, new LogFilter("", false), "All boxes", filter));
        boxes.stream()
                .sorted((a, b) -> Boolean.compare(urgent(b), urgent(a)))
                .limit(BOXES)
                .forEach(b -> views.add(view(run, new LogFilter(b.box(), false), b.box(), filter)));
        long warnings = all.stream().filter(new LogFilter("", true)::passes).count();
        String label = warnings == 0 ? "Only warnings" : "Only warnings, " + warnings;
        views.add(view(run, new LogFilter("", true), label, filter));
        return views;
    }

    private static boolean urgent(RunBox box) {
        return box.state() == StepState.FAILED || box.state() == StepState.RUNNING;
    }

    private static DeployPage.View view(long run, LogFilter view, String label, LogFilter chosen) {
        return new DeployPage.View("/deploys/" + run + view.query() + "#log", label, view.equals(chosen));
    }

    private static DeployPage.Line line(LogLine line) {
        String tone = switch (line.level()) {
            case INFO -> "";
            case OK -> "ok";
            case WARN -> "warn";
            case ERROR -> "crit";
        };
        String said = switch (line.level()) {
            case WARN -> "warning";
            case ERROR -> "error";
            default -> "";
        };
        return new DeployPage.Line(
                line.n(), line.time().toString(), TIME.format(line.time()), line.box(), tone, said, line.text());
    }
}
