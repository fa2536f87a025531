package org.jabberfarm.console.plan;

import static org.jabberfarm.console.desired.Capacity.text;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jabberfarm.console.plan.PlanView.BoxView;
import org.jabberfarm.templates.model.PlanPage;
import org.jabberfarm.templates.model.State;
import org.jabberfarm.templates.model.When;

/** What the plan's page shows of a stored plan. */
final class PlanModel {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /** What a kernel shows that was never told less. */
    private static final String UNLIMITED = text(Long.MAX_VALUE);

    private final PlanStore.Row row;
    private final PlanView view;
    private final FileGroups groups;

    PlanModel(PlanStore.Row row, PlanView view) {
        this.row = row;
        this.view = view;
        this.groups = FileGroups.of(view);
    }

    /** One word for one state, in list and page. */
    static State state(PlanStore.Row row) {
        return switch (row.state()) {
            case APPLIED -> new State("ok", "ok", "Applied");
            case DISCARDED -> new State("mute", "skip", "Discarded");
            case EXPIRED -> new State("mute", "wait", "Too old to apply");
            case READY ->
                row.failed() > 0 && row.steps() == 0
                        ? new State("warn", "warn", "Not planned")
                        : row.steps() == 0
                                ? new State("ok", "keep", "0 changes")
                                : new State("mute", "lock", "Ready, not applied");
        };
    }

    static String boxes(PlanStore.Row row) {
        String all = row.changed() + " of " + row.boxes() + " change";
        return row.failed() == 0 ? all : all + ", " + row.failed() + " not planned";
    }

    PlanPage page(Instant now) {
        boolean ready = row.state() == PlanStore.State.READY;
        return new PlanPage(
                Long.toString(row.id()),
                state(row),
                say(now, ready),
                ready,
                row.changed() == 0 ? "" : "Deploy to " + count(row.changed(), "box", "boxes"),
                row.run() > 0 ? "/deploys/" + row.run() : "",
                tiles(),
                notices(),
                limits(),
                view.boxes().stream().map(this::box).toList(),
                groups.files(),
                read());
    }

    private String say(Instant now, boolean ready) {
        String made = "Made by " + row.by() + " " + When.of(row.made(), now).text();
        return row.steps() == 0 && row.failed() == 0
                ? "Every box is as asked. " + made + "."
                : ready ? made + ", good until " + CLOCK.format(row.end()) + "." : made + ".";
    }

    private List<PlanPage.Tile> tiles() {
        long files = view.boxes().stream().mapToLong(b -> b.files().size()).sum();
        List<PlanView.Restart> restarts =
                view.boxes().stream().flatMap(b -> b.restarts().stream()).toList();
        long starts = view.boxes().stream().mapToLong(b -> b.starts().size()).sum();
        long users = restarts.stream().mapToLong(PlanView.Restart::users).sum();
        String asked = view.boxes().stream()
                .filter(b -> b.problem().isEmpty() && b.steps().isEmpty())
                .map(BoxView::box)
                .collect(Collectors.joining(", "));
        return List.of(
                new PlanPage.Tile(
                        "Boxes",
                        text(row.changed()),
                        "of " + row.boxes() + (row.changed() == 1 ? " changes" : " change"),
                        asked.isEmpty() ? "" : asked + (asked.contains(",") ? " are as asked" : " is as asked")),
                new PlanPage.Tile("Steps", text(row.steps()), "", row.steps() == 0 ? "nothing to do" : ""),
                new PlanPage.Tile("Files", text(files), "", files == 0 ? "" : "old ones are kept"),
                new PlanPage.Tile(
                        "Restarts",
                        text(restarts.size()),
                        starts == 0 ? "" : "and " + count((int) starts, "start", "starts"),
                        byRole(restarts)),
                new PlanPage.Tile(
                        "Users touched",
                        text(users),
                        "",
                        users == 0 ? "nobody notices" : "connected to what restarts, when the boxes were read"));
    }

    private static String byRole(List<PlanView.Restart> restarts) {
        Map<String, Long> roles = restarts.stream()
                .collect(Collectors.groupingBy(PlanView.Restart::role, LinkedHashMap::new, Collectors.counting()));
        return roles.entrySet().stream()
                .map(e -> e.getValue() + " " + (e.getKey().equals("jsm") ? "JSM" : e.getKey()))
                .collect(Collectors.joining(", "));
    }

    private List<PlanPage.Notice> notices() {
        List<PlanPage.Notice> all = new ArrayList<>();
        for (BoxView box : view.boxes()) {
            if (!box.problem().isEmpty()) {
                all.add(new PlanPage.Notice("crit", "crit", "Not planned", box.box(), sentence(box.problem())));
            }
        }
        Map<PlanView.Warning, List<String>> warnings = new LinkedHashMap<>();
        view.boxes()
                .forEach(b -> b.warnings()
                        .forEach(w -> warnings.computeIfAbsent(w, k -> new ArrayList<>())
                                .add(b.box())));
        warnings.forEach((warning, boxes) -> all.add(new PlanPage.Notice(
                "warn",
                "warn",
                "Stays below what is asked",
                warning.title() + " on " + String.join(", ", boxes),
                warning.text())));
        Map<String, List<String>> skipped = new LinkedHashMap<>();
        view.boxes()
                .forEach(b -> b.skipped()
                        .forEach(s -> skipped.computeIfAbsent(s, k -> new ArrayList<>())
                                .add(b.box())));
        skipped.forEach((what, boxes) -> all.add(new PlanPage.Notice(
                "mute",
                "skip",
                "Skipped",
                what.substring(0, Math.max(0, what.indexOf(':'))) + " on " + String.join(", ", boxes),
                sentence(what.substring(what.indexOf(':') + 1).trim()))));
        return all;
    }

    private List<PlanPage.Limits> limits() {
        Map<List<Object>, List<BoxView>> same = new LinkedHashMap<>();
        for (BoxView box : view.boxes()) {
            if (!box.limits().isEmpty()) {
                same.computeIfAbsent(List.of(box.tape(), box.limits()), k -> new ArrayList<>())
                        .add(box);
            }
        }
        return same.values().stream()
                .map(boxes -> new PlanPage.Limits(
                        boxes.stream().map(BoxView::box).collect(Collectors.joining(", ")),
                        boxes.get(0).tape().stream().map(PlanModel::fact).toList(),
                        boxes.get(0).limits().stream().map(PlanModel::limit).toList(),
                        boxes.get(0).limits().stream().allMatch(l -> l.result().matches("keep|skip"))))
                .toList();
    }

    private static PlanPage.Limit limit(PlanView.Limit limit) {
        return new PlanPage.Limit(
                limit.setting(),
                limit.where(),
                limit.present(),
                limit.inForce().equals(UNLIMITED) ? "no limit" : limit.inForce(),
                limit.asked(),
                !limit.result().equals("keep") && !limit.result().equals("skip"),
                result(limit.result()),
                limit.why());
    }

    private static State result(String result) {
        return switch (result) {
            case "keep" -> new State("ok", "keep", "Keep");
            case "raise" -> new State("work", "raise", "Raise");
            case "lower" -> new State("work", "down", "Lower");
            case "short" -> new State("warn", "warn", "Box allows less");
            case "skip" -> new State("mute", "skip", "Skipped");
            default -> new State("work", "plus", "Set");
        };
    }

    private PlanPage.Row box(BoxView box) {
        boolean calm = !box.problem().isEmpty() || box.steps().isEmpty();
        State state = !box.problem().isEmpty()
                ? new State("crit", "crit", "Not planned")
                : new State("ok", "keep", "0 changes");
        long kernel = box.limits().stream()
                .filter(l -> l.where().equals("sysctl") && l.result().equals("raise"))
                .count();
        return new PlanPage.Row(
                box.box(),
                String.join(", ", box.nodes()),
                calm ? state : null,
                box.problem().isEmpty() ? box.release().before() : "see above",
                box.release().before(),
                box.release().after(),
                text(box.files().size()),
                text(kernel),
                dash(box.restarts().stream()
                        .map(r -> r.node() + (r.drained() ? " (drained before)" : ""))
                        .collect(Collectors.joining(", "))),
                dash(String.join(", ", box.starts())),
                text(box.restarts().stream().mapToLong(PlanView.Restart::users).sum()),
                groups.anchor(box.box()));
    }

    private List<PlanPage.Fact> read() {
        List<PlanPage.Fact> all = new ArrayList<>();
        long readable = view.boxes().stream().filter(b -> b.problem().isEmpty()).count();
        all.add(new PlanPage.Fact(
                "Facts of",
                readable + " of " + count(row.boxes(), "box", "boxes"),
                When.exact(view.made()).text() + " UTC"));
        all.add(new PlanPage.Fact("If facts change", "the deploy stops before its first step", ""));
        Map<PlanView.Fact, List<String>> same = new LinkedHashMap<>();
        view.boxes()
                .forEach(b -> b.facts()
                        .forEach(f ->
                                same.computeIfAbsent(f, k -> new ArrayList<>()).add(b.box())));
        same.forEach((fact, boxes) -> all.add(new PlanPage.Fact(
                fact.caption() + (boxes.size() == view.boxes().size() ? "" : " of " + String.join(", ", boxes)),
                fact.value(),
                fact.note())));
        return all;
    }

    private static PlanPage.Fact fact(PlanView.Fact fact) {
        return new PlanPage.Fact(fact.caption(), fact.value(), fact.note());
    }

    private static String dash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private static String sentence(String text) {
        String end = text.matches(".*[.?!]") ? "" : ".";
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + end;
    }

    static String count(int number, String one, String many) {
        return text(number) + " " + (number == 1 ? one : many);
    }
}
