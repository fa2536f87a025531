package org.jabberfarm.console.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jabberfarm.templates.model.DeploysPage;
import org.jabberfarm.templates.model.State;
import org.jabberfarm.templates.model.When;

/** The words in which runs are told; one word for one state everywhere. */
final class RunTexts {
    private RunTexts() {}

    static State state(RunState state) {
        return switch (state) {
            case RUNNING -> new State("work", "run", "Running");
            case DEPLOYED -> new State("ok", "ok", "Deployed");
            case FAILED -> new State("crit", "crit", "Failed");
            case INTERRUPTED -> new State("warn", "warn", "Interrupted");
        };
    }

    /** Of a box. */
    static State state(StepState state) {
        return switch (state) {
            case WAITING -> new State("mute", "wait", "Waiting");
            case RUNNING -> new State("work", "run", "Deploying");
            case DONE -> new State("ok", "ok", "Deployed");
            case FAILED -> new State("crit", "crit", "Failed");
            case SKIPPED -> new State("mute", "skip", "Skipped");
        };
    }

    static String say(Run run, When started) {
        return (run.note().isEmpty() ? "" : "“" + run.note() + "”. ") + "Started by " + run.startedBy() + " "
                + started.text()
                + run.endedAt()
                        .map(e -> ", took " + length(Duration.between(run.startedAt(), e)))
                        .orElse("")
                + ".";
    }

    static String lock(Lock lock, Instant now) {
        return "By " + lock.holder() + ", " + When.of(lock.since(), now).text()
                + (lock.reason().isEmpty() ? "" : ": “" + lock.reason() + "”")
                + (lock.run() == 0 ? ". Its plan is being checked." : ", for deploy " + lock.run() + ".");
    }

    static DeploysPage.Row row(Run run, long[] counts, Instant now) {
        return new DeploysPage.Row(
                run.id(),
                state(run.state()),
                run.plan(),
                counts[0] + " of " + counts[1],
                run.startedBy(),
                When.of(run.startedAt(), now),
                run.endedAt()
                        .map(e -> length(Duration.between(run.startedAt(), e)))
                        .orElse(""),
                run.reason().isEmpty() ? run.note() : shorten(run.reason()));
    }

    private static String shorten(String text) {
        return text.length() <= 300 ? text : text.substring(0, 299) + "…";
    }

    /** {@code 204 ms}, {@code 41 s}, {@code 5 min 1 s}, {@code 2 h 3 min}. */
    static String length(Duration length) {
        if (length.toMillis() < 1000) {
            return Math.max(0, length.toMillis()) + " ms";
        }
        if (length.toSeconds() < 60) {
            return length.toSeconds() + " s";
        }
        if (length.toHours() < 1) {
            return length.toMinutes() + " min " + length.toSecondsPart() + " s";
        }
        return length.toHours() + " h " + length.toMinutesPart() + " min";
    }

    static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }
}
