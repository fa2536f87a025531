package org.jabberfarm.console.plan;

import static org.jabberfarm.console.desired.Capacity.text;

import java.util.List;

/** A plan as plain text: for the command line, a ticket, a mail. */
final class PlanText {
    private PlanText() {}

    static String of(PlanView view) {
        StringBuilder out = new StringBuilder();
        view.boxes().forEach(b -> box(out, b));
        long steps = view.boxes().stream().mapToLong(b -> b.steps().size()).sum();
        long changed = view.boxes().stream().filter(b -> !b.steps().isEmpty()).count();
        long failed = view.boxes().stream().filter(b -> !b.problem().isEmpty()).count();
        out.append(
                steps == 0
                        ? "0 changes"
                        : text(steps) + " changes on " + changed + " of "
                                + view.boxes().size() + " boxes");
        if (failed > 0) {
            out.append(", ")
                    .append(failed)
                    .append(failed == 1 ? " box" : " boxes")
                    .append(" with a problem");
        }
        return out.append('\n').toString();
    }

    private static void box(StringBuilder out, PlanView.BoxView box) {
        out.append("box ").append(box.box());
        if (!box.problem().isEmpty()) {
            out.append(": ").append(box.problem()).append("\n\n");
            return;
        }
        out.append(": ").append(box.steps().size()).append(" changes\n");
        list(
                out,
                "steps",
                box.steps().stream().map(s -> s.title() + "  (" + s.why() + ")").toList());
        list(out, "limits", limits(box));
        list(
                out,
                "warnings",
                box.warnings().stream().map(w -> w.title() + ": " + w.text()).toList());
        list(out, "skipped", box.skipped());
        list(
                out,
                "restarts",
                box.restarts().stream()
                        .map(r ->
                                r.node() + ", " + text(r.users()) + " users" + (r.drained() ? ", drained before" : ""))
                        .toList());
        for (PlanView.FileView file : box.files()) {
            out.append("\n--- ").append(file.what().equals("new") ? "/dev/null" : file.path());
            out.append("\n+++ ")
                    .append(file.what().equals("removed") ? "/dev/null" : file.path())
                    .append('\n');
            out.append(file.hunks().isEmpty() ? "(" + file.rights() + ")\n" : Diff.unified(file.hunks()));
        }
        out.append('\n');
    }

    private static List<String> limits(PlanView.BoxView box) {
        return box.steps().isEmpty()
                ? List.of()
                : box.limits().stream()
                        .map(l -> "%s: in force %s, asked %s, %s"
                                .formatted(
                                        l.setting() + " (" + l.where() + ")",
                                        l.inForce().isEmpty() ? l.present().isEmpty() ? "–" : l.present() : l.inForce(),
                                        l.asked(),
                                        l.result()))
                        .toList();
    }

    private static void list(StringBuilder out, String title, List<String> items) {
        if (!items.isEmpty()) {
            out.append("  ").append(title).append(":\n");
            items.forEach(i -> out.append("    ").append(i).append('\n'));
        }
    }
}
