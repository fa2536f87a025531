package org.jabberfarm.console.deploy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jabberfarm.templates.model.DeployPage;
import org.jabberfarm.templates.model.State;

/** What a run's page shows of it: figures, what is wrong, the boxes with their steps, what was seen to run. */
final class RunViews {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Run run;
    private final List<RunBox> boxes;
    private final List<Evidence> evidence;
    private final Optional<Lock> lock;
    private final Instant now;

    RunViews(Run run, List<RunBox> boxes, List<Evidence> evidence, Optional<Lock> lock, Instant now) {
        this.run = run;
        this.boxes = boxes;
        this.evidence = evidence;
        this.lock = lock;
        this.now = now;
    }

    DeployPage.RunView view() {
        return new DeployPage.RunView(
                RunTexts.state(run.state()),
                tiles(),
                boxes.size(),
                (int) count(StepState.DONE),
                notices(),
                groups(),
                evidence.stream().map(this::seen).toList(),
                announce());
    }

    private long count(StepState state) {
        return boxes.stream().filter(b -> b.state() == state).count();
    }

    private List<DeployPage.Tile> tiles() {
        long failed = count(StepState.FAILED);
        long total = boxes.stream().mapToLong(b -> b.steps().size()).sum();
        long done = boxes.stream()
                .flatMap(b -> b.steps().stream())
                .filter(s -> s.state() == StepState.DONE)
                .count();
        List<RunStep> restarts = boxes.stream()
                .flatMap(b -> b.steps().stream())
                .filter(s -> s.kind().equals("StartUnit"))
                .toList();
        long users = restarts.stream().mapToLong(RunStep::users).sum();
        String names = boxes.stream()
                .filter(b -> b.state() == StepState.FAILED)
                .map(RunBox::box)
                .collect(Collectors.joining(", "));
        return List.of(
                new DeployPage.Tile("", "", "", failed == 0 ? "no failures" : failed + " failed"),
                new DeployPage.Tile("Failures", String.valueOf(failed), "", failed == 0 ? "none" : names),
                new DeployPage.Tile(
                        "Users touched",
                        RunTexts.count(users),
                        "",
                        restarts.isEmpty()
                                ? "nothing is restarted"
                                : "by " + restarts.size() + (restarts.size() == 1 ? " start" : " starts or restarts")),
                new DeployPage.Tile(
                        "Steps done",
                        String.valueOf(done),
                        "of " + total,
                        RunTexts.length(Duration.between(
                                        run.startedAt(), run.endedAt().orElse(now)))
                                + (run.over() ? "" : " so far")),
                lockTile());
    }

    private DeployPage.Tile lockTile() {
        return lock.map(l -> new DeployPage.Tile(
                        "Farm lock",
                        l.holder(),
                        "",
                        "since " + TIME.format(l.since()) + " UTC"
                                + (l.run() == run.id() || l.run() == 0 ? "" : ", for deploy " + l.run())
                                + (l.reason().isEmpty() ? "" : ": “" + l.reason() + "”")))
                .orElse(new DeployPage.Tile("Farm lock", "Free", "", "another deploy may start"));
    }

    /** What is wrong comes first, each with what to do. */
    private List<DeployPage.Notice> notices() {
        List<DeployPage.Notice> notices = new ArrayList<>();
        if (run.state() == RunState.INTERRUPTED) {
            notices.add(new DeployPage.Notice(
                    RunTexts.state(run.state()),
                    run.reason(),
                    "What was done stays, and nothing is half-written: files and releases take their place as a whole. A"
                            + " new plan shows what is left.",
                    "/plans",
                    "Go to the plans"));
        }
        for (RunBox box : boxes) {
            if (box.state() == StepState.FAILED) {
                String step = title(box, StepState.FAILED)
                        .or(() -> title(box, StepState.SKIPPED).map(t -> "stopped before: " + lower(t)))
                        .orElse("nothing was done");
                notices.add(new DeployPage.Notice(
                        RunTexts.state(StepState.FAILED),
                        box.box() + ", " + lower(step),
                        sentence(box.reason()),
                        "/deploys/" + run.id() + new LogFilter(box.box(), false).query() + "#log",
                        "Log of " + box.box()));
            }
        }
        for (Evidence seen : evidence) {
            if (seen.openFilesInForce() < seen.openFilesAsked() && seen.pid() > 0) {
                notices.add(new DeployPage.Notice(
                        new State("warn", "warn", "Limit too low"),
                        seen.node() + " on " + seen.box() + " may open " + RunTexts.count(seen.openFilesInForce())
                                + " files, " + RunTexts.count(seen.openFilesAsked()) + " were asked",
                        "It serves, and stops taking clients below the planned number. The log names the reason.",
                        "/deploys/" + run.id() + "?level=warn#log",
                        "Warnings"));
            }
        }
        return notices;
    }

    private static Optional<String> title(RunBox box, StepState state) {
        return box.steps().stream()
                .filter(s -> s.state() == state)
                .map(RunStep::title)
                .findFirst();
    }

    /** Boxes with a JSM come first, as they are started first. */
    private List<DeployPage.Group> groups() {
        Map<String, List<RunBox>> groups = new TreeMap<>();
        for (RunBox box : boxes) {
            boolean jsm = List.of(box.nodes().split(" ")).stream().anyMatch(n -> n.startsWith("jsm-"));
            groups.computeIfAbsent(jsm ? "1" : "2", g -> new ArrayList<>()).add(box);
        }
        List<DeployPage.Group> views = new ArrayList<>();
        groups.forEach((key, members) -> views.add(new DeployPage.Group(
                "group-" + key,
                key.equals("1") ? "Session managers" : "Client servers",
                state(members),
                members.size() == 1 ? "1 box" : members.size() + " boxes",
                members.stream().map(this::box).toList())));
        return views;
    }

    private static State state(List<RunBox> members) {
        if (members.stream().anyMatch(b -> b.state() == StepState.FAILED)) {
            return RunTexts.state(StepState.FAILED);
        }
        if (members.stream().allMatch(b -> b.state() == StepState.DONE)) {
            return RunTexts.state(StepState.DONE);
        }
        boolean waiting = members.stream().allMatch(b -> b.state() == StepState.WAITING);
        return RunTexts.state(waiting ? StepState.WAITING : StepState.RUNNING);
    }

    private DeployPage.Box box(RunBox box) {
        List<DeployPage.Step> steps = new ArrayList<>();
        List<RunStep> all = box.steps();
        for (int i = 0; i < all.size(); ) {
            int end = alike(all, i);
            steps.add(end - i > 1 ? files(all.subList(i, end)) : step(all.get(i)));
            i = end;
        }
        return new DeployPage.Box(
                box.box(), RunTexts.state(box.state()), box.nodes().replace(" ", ", "), steps);
    }

    /** End of the row of file steps in the same state that begins at {@code from}: they are shown as one. */
    private static int alike(List<RunStep> steps, int from) {
        RunStep first = steps.get(from);
        int end = from + 1;
        while (first.kind().equals("WriteFile")
                && first.state() != StepState.FAILED
                && end < steps.size()
                && steps.get(end).kind().equals(first.kind())
                && steps.get(end).state() == first.state()) {
            end++;
        }
        return end;
    }

    private DeployPage.Step files(List<RunStep> steps) {
        Duration took =
                steps.stream().map(s -> s.took(now).orElse(Duration.ZERO)).reduce(Duration.ZERO, Duration::plus);
        String names = steps.stream()
                .map(s -> s.title().substring(s.title().indexOf(' ') + 1))
                .collect(Collectors.joining(" "));
        boolean done = steps.get(0).state() == StepState.DONE;
        return show(steps.get(0), "Write " + steps.size() + " files", done ? RunTexts.length(took) : "", names);
    }

    private DeployPage.Step step(RunStep step) {
        String took = step.took(now).map(RunTexts::length).orElse("");
        boolean said = step.state() == StepState.DONE
                && !step.note().isEmpty()
                && step.note().length() <= 16;
        String why = step.state() == StepState.SKIPPED || step.state() == StepState.FAILED ? step.note() : step.why();
        return show(step, step.title(), said ? step.note() : took, why);
    }

    private static DeployPage.Step show(RunStep step, String title, String result, String why) {
        return switch (step.state()) {
            case WAITING -> new DeployPage.Step("mute", "wait", "waiting", title, "", why);
            case RUNNING -> new DeployPage.Step("work", "run", "running", title, result, why);
            case DONE -> new DeployPage.Step("ok", "ok", "done", title, result, why);
            case FAILED -> new DeployPage.Step("crit", "crit", "failed", title, result, why);
            case SKIPPED -> new DeployPage.Step("mute", "skip", "skipped", title, "skipped", why);
        };
    }

    private DeployPage.Seen seen(Evidence seen) {
        boolean low = seen.openFilesInForce() < seen.openFilesAsked();
        State state = seen.pid() == 0
                ? new State("crit", "crit", "Down")
                : low ? new State("warn", "warn", "Limit too low") : new State("ok", "ok", "As asked");
        return new DeployPage.Seen(
                seen.node(),
                seen.box(),
                state,
                seen.pid() == 0 ? "none" : String.valueOf(seen.pid()),
                RunTexts.count(seen.openFilesAsked()),
                seen.openFilesInForce() == Long.MAX_VALUE ? "no limit" : RunTexts.count(seen.openFilesInForce()),
                seen.release(),
                port(seen),
                seen.loginMillis() >= 0
                        ? RunTexts.count(seen.loginMillis()) + " ms"
                        : seen.port() > 0 && run.over() ? "failed" : "");
    }

    private String port(Evidence seen) {
        return seen.port() > 0
                ? seen.port() + " answers"
                : !seen.node().startsWith("c2s-") ? "none of its own" : run.over() ? "no answer" : "not tried yet";
    }

    private String announce() {
        String busy = boxes.stream()
                .filter(b -> b.state() != StepState.WAITING && b.state() != StepState.DONE)
                .map(b -> b.box() + ": " + RunTexts.state(b.state()).word().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return "Deploy " + run.id() + ": " + RunTexts.state(run.state()).word().toLowerCase(Locale.ROOT) + ". " + busy;
    }

    /** "Write /etc/x" in the middle of a sentence. */
    private static String lower(String title) {
        return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
    }

    private static String sentence(String text) {
        String end = text.matches(".*[.?!]") ? "" : ".";
        return text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + end;
    }
}
