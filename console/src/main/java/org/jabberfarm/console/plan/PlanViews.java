package org.jabberfarm.console.plan;

import static org.jabberfarm.console.desired.Capacity.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.desired.Capacity;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.desired.FarmCertificate;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.desired.Redaction;
import org.jabberfarm.console.desired.Sysctls;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.Facts.FileFact;
import org.jabberfarm.console.inventory.Node;

/** Turns a box's plan into what is shown and stored: diffs without secrets, limits, warnings. */
final class PlanViews {
    private static final long MIB = 1024 * 1024;

    /** A release with its runtime, unpacked and packed, and the one before it. */
    private static final long DISK_MIB = 500;

    /** What {@code jabber.xml} says when passwords are kept for logins by digest. */
    private static final String CLEAR_PASSWORDS = "<old-clients-digest>yes</old-clients-digest>";

    private final BoxPlan plan;
    private final Capacity capacity;
    private final List<String> secrets;

    private PlanViews(BoxPlan plan, Capacity capacity, List<String> secrets) {
        this.plan = plan;
        this.capacity = capacity;
        this.secrets = secrets;
    }

    /** @param secrets what must not be shown wherever it stands */
    static PlanView.BoxView of(BoxPlan plan, Capacity capacity, List<String> secrets) {
        return new PlanViews(plan, capacity, secrets).view();
    }

    private PlanView.BoxView view() {
        List<PlanView.FileView> files = new ArrayList<>();
        List<PlanView.Restart> restarts = new ArrayList<>();
        List<String> starts = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.WriteFile write) {
                files.add(written(write));
            } else if (step instanceof Step.RemoveFile remove) {
                files.add(removed(remove));
            } else if (step instanceof Step.StartUnit start && start.restart()) {
                restarts.add(new PlanView.Restart(
                        start.unit().node(), start.unit().role(), start.users(), start.why(), drained(start)));
            } else if (step instanceof Step.StartUnit start) {
                starts.add(start.unit().node());
            }
        }
        return new PlanView.BoxView(
                plan.box().name(),
                plan.box().nodes().stream().map(Node::name).toList(),
                plan.problem().orElse(""),
                new PlanView.Change(
                        plan.facts().flatMap(Facts::currentRelease).orElse(""),
                        plan.desired().release()),
                plan.steps().stream()
                        .map(s -> new PlanView.StepView(s.title(), s.why()))
                        .toList(),
                files,
                capacity.tape().stream()
                        .map(s -> new PlanView.Fact(s.caption(), s.number(), s.how()))
                        .toList(),
                KernelRows.of(plan, capacity),
                restarts,
                starts,
                plan.skipped(),
                plan.facts().map(this::warnings).orElse(List.of()),
                plan.facts().map(this::facts).orElse(List.of()));
    }

    private boolean drained(Step.StartUnit start) {
        return plan.steps().stream()
                .anyMatch(step ->
                        step instanceof Step.DrainNode drain && drain.unit().equals(start.unit()));
    }

    private PlanView.FileView written(Step.WriteFile write) {
        ManagedFile file = write.file();
        Diff.Text after = new Diff.Text(
                file.content().lines().toList(), file.shown().lines().toList(), file.from());
        List<Diff.Hunk> hunks = write.before()
                .map(found -> changedSecrets(Diff.hunks(found(found), after)))
                .orElseGet(() -> Diff.hunks(Diff.Text.NONE, after));
        String what = write.before().isEmpty() ? "new" : hunks.isEmpty() ? "rights" : "changed";
        return file(file.path(), what, file.owner() + ":" + file.group() + ", " + file.mode(), hunks);
    }

    private PlanView.FileView removed(Step.RemoveFile remove) {
        FileFact found = plan.facts().orElseThrow().files().get(remove.path());
        List<Diff.Hunk> hunks = Diff.hunks(found(found), Diff.Text.NONE);
        return file(remove.path(), "removed", "kept beside under another name", hunks);
    }

    private static PlanView.FileView file(String path, String what, String rights, List<Diff.Hunk> hunks) {
        return new PlanView.FileView(path, what, rights, Diff.count(hunks, '+'), Diff.count(hunks, '-'), hunks);
    }

    private Diff.Text found(FileFact found) {
        return new Diff.Text(
                found.content().lines().toList(),
                Redaction.of(found.content(), secrets).lines().toList(),
                List.of());
    }

    /** Two equal lines of a changed secret would puzzle. */
    private static List<Diff.Hunk> changedSecrets(List<Diff.Hunk> hunks) {
        return hunks.stream()
                .map(h -> new Diff.Hunk(h.lines().stream()
                        .map(l -> l.sign() == '+' && l.text().contains(Redaction.MARK)
                                ? new Diff.Line('+', 0, l.after(), l.text(), "secret, changed")
                                : l)
                        .toList()))
                .toList();
    }

    private List<PlanView.Warning> warnings(Facts facts) {
        List<PlanView.Warning> all = new ArrayList<>();
        for (Unit unit : plan.desired().units()) {
            if (unit.openFiles() > Sysctls.reachable(facts, unit.openFiles())) {
                all.add(new PlanView.Warning(
                        "open files of " + unit.node(),
                        "%s are asked for, the box allows %s%s. A plan cannot mend that: it is set where the %s is defined. %s will take fewer clients and say so."
                                .formatted(
                                        text(unit.openFiles()),
                                        text(facts.hardOpenFiles()),
                                        facts.container().isEmpty() ? "" : " (" + facts.container() + ")",
                                        facts.container().isEmpty() ? "machine" : "container",
                                        unit.node())));
            }
        }
        long memory = facts.memoryBytes() / MIB;
        if (memory > 0 && memory < capacity.memoryMiB()) {
            all.add(new PlanView.Warning(
                    "memory",
                    "With all clients there the box needs %s; it has %s MiB. Lower users-per-c2s, or spread the nodes over more boxes."
                            .formatted(capacity.memoryWhy(), text(memory))));
        }
        boolean uploads = plan.steps().stream().anyMatch(Step.UploadRelease.class::isInstance);
        if (uploads && facts.diskFreeBytes() > 0 && facts.diskFreeBytes() / MIB < DISK_MIB) {
            all.add(new PlanView.Warning(
                    "disk",
                    "%s MiB are free under /opt, a release needs up to %s. Make room first."
                            .formatted(text(facts.diskFreeBytes() / MIB), text(DISK_MIB))));
        }
        plan.desired().files().stream()
                .filter(f -> f.path().endsWith("/server.pem"))
                .findFirst()
                .flatMap(f -> FarmCertificate.end(f.content()))
                .filter(end -> end.isBefore(facts.readAt()))
                .ifPresent(end -> all.add(new PlanView.Warning(
                        "certificate", "It ended on " + end + ". Set tls-pem to a new one, or empty it.")));
        if (plan.desired().files().stream().anyMatch(f -> f.content().contains(CLEAR_PASSWORDS))) {
            all.add(new PlanView.Warning(
                    "passwords in clear",
                    "old-clients-digest is on: the session manager keeps users' passwords in clear in its database, for"
                            + " whoever reads it or a copy of it. Set it to no when no client needs a digest any more; the"
                            + " next restart erases them."));
        }
        return all;
    }

    private List<PlanView.Fact> facts(Facts facts) {
        List<PlanView.Fact> all = new ArrayList<>();
        all.add(new PlanView.Fact("System", facts.os(), facts.kernel() + " " + facts.arch()));
        all.add(new PlanView.Fact(
                "Started by",
                DesiredState.systemd(plan.box(), Optional.of(facts)) ? "systemd " + facts.systemd() : "the agent",
                facts.container()));
        all.add(new PlanView.Fact("Memory", text(facts.memoryBytes() / MIB) + " MiB", facts.cpus() + " CPUs"));
        all.add(new PlanView.Fact("Open files at most", text(facts.hardOpenFiles()), ""));
        return all;
    }
}
