package org.jabberfarm.console.plan;

import java.time.Instant;
import java.util.List;

/**
 * A plan for people and scripts, as it is stored: no secrets in it. Texts are ready to be shown; a number that is not
 * known is empty.
 *
 * @param made when the facts were read
 * @param by who asked for it
 * @param boxes all boxes of the plan in name order
 */
public record PlanView(Instant made, String by, List<BoxView> boxes) {
    /**
     * @param box inventory name
     * @param nodes names of its nodes
     * @param problem why nothing can be done here, empty when all is well
     * @param release before and after
     * @param steps in order
     * @param files changed ones
     * @param tape arithmetic behind the limits
     * @param limits the table of limits
     * @param restarts processes started anew
     * @param starts processes started that do not run
     * @param skipped what this box cannot have, with the reason
     * @param warnings what stays below what is asked
     * @param facts what was read, caption and value by turns
     */
    public record BoxView(
            String box,
            List<String> nodes,
            String problem,
            Change release,
            List<StepView> steps,
            List<FileView> files,
            List<Fact> tape,
            List<Limit> limits,
            List<Restart> restarts,
            List<String> starts,
            List<String> skipped,
            List<Warning> warnings,
            List<Fact> facts) {}

    /** Two values; {@code before} is empty when there was none. */
    public record Change(String before, String after) {}

    public record StepView(String title, String why) {}

    /** @param value with its own words; {@code note} how it came about, or empty */
    public record Fact(String caption, String value, String note) {}

    /** @param drained whether it is emptied before */
    public record Restart(String node, String role, long users, String why, boolean drained) {}

    /** @param title what stays low; {@code text} why, and what to do */
    public record Warning(String title, String text) {}

    /**
     * @param result {@code set}, {@code raise}, {@code lower}, {@code keep}, {@code skip} or {@code short} (the box allows less)
     */
    public record Limit(
            String setting, String where, String present, String inForce, String asked, String result, String why) {
        Limit with(String newResult, String newWhy) {
            return new Limit(setting, where, present, inForce, asked, newResult, newWhy);
        }
    }

    /**
     * @param what {@code new}, {@code changed}, {@code removed} or {@code rights} (owner or mode alone)
     * @param rights owner and mode that it gets
     * @param hunks what differs
     */
    public record FileView(String path, String what, String rights, int added, int removed, List<Diff.Hunk> hunks) {}
}
