package org.jabberfarm.console.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.plan.PlanView.BoxView;
import org.jabberfarm.templates.model.PlanPage;

/** Boxes with the same changes but for names and numbers are shown once: thirty equal diffs are read by nobody. */
final class FileGroups {
    private final List<PlanPage.Files> files = new ArrayList<>();
    private final Map<String, String> anchors = new LinkedHashMap<>();

    private FileGroups() {}

    static FileGroups of(PlanView view) {
        Map<String, List<BoxView>> same = new LinkedHashMap<>();
        for (BoxView box : view.boxes()) {
            if (!box.steps().isEmpty()) {
                same.computeIfAbsent(shape(box), k -> new ArrayList<>()).add(box);
            }
        }
        FileGroups groups = new FileGroups();
        List<List<BoxView>> all = List.copyOf(same.values());
        for (int i = 0; i < all.size(); i++) {
            groups.add(all.get(i), i + 1 < all.size() ? anchor(all.get(i + 1)) : "");
        }
        return groups;
    }

    List<PlanPage.Files> files() {
        return files;
    }

    /** Anchor of the files that speak for a box; empty when it has none. */
    String anchor(String box) {
        return anchors.getOrDefault(box, "");
    }

    private void add(List<BoxView> boxes, String next) {
        BoxView first = boxes.get(0);
        String anchor = anchor(boxes);
        boxes.forEach(b -> anchors.put(b.box(), anchor));
        List<String> others = boxes.stream().skip(1).map(BoxView::box).toList();
        List<PlanPage.File> shown = new ArrayList<>();
        for (PlanView.FileView file : first.files()) {
            shown.add(file(anchor + "-" + shown.size(), file));
        }
        files.add(new PlanPage.Files(
                anchor,
                first.box(),
                others.isEmpty() ? "" : "Same on " + String.join(", ", others) + " but for names, ports and secrets.",
                next,
                first.steps().stream()
                        .map(s -> new PlanPage.Step(s.title(), s.why()))
                        .toList(),
                shown));
    }

    private static String anchor(List<BoxView> boxes) {
        return "files-" + boxes.get(0).box();
    }

    /** The box's changes with its own names and all port-like numbers in changed lines taken out. */
    private static String shape(BoxView box) {
        StringBuilder all = new StringBuilder();
        for (PlanView.FileView file : box.files()) {
            all.append(file.path())
                    .append(' ')
                    .append(file.what())
                    .append(' ')
                    .append(file.rights())
                    .append('\n');
            file.hunks()
                    .forEach(h -> h.lines()
                            .forEach(l -> all.append(l.sign())
                                    .append(
                                            l.from().startsWith("node:")
                                                    ? l.text().replaceAll("\\d+", "#")
                                                    : l.text())
                                    .append('\n')));
        }
        box.steps().forEach(s -> all.append(s.title()).append('\n'));
        String shape = all.toString().replaceAll("(\"metricsPort\" : )\\d+", "$1#");
        for (int i = 0; i < box.nodes().size(); i++) {
            shape = shape.replaceAll("\\b" + box.nodes().get(i) + "\\b", "{node " + i + "}");
        }
        // Certificates and keys are the same on all; only their box's own name is not.
        return shape.replaceAll("\\b" + box.box() + "\\b", "{box}");
    }

    private static PlanPage.File file(String id, PlanView.FileView file) {
        String counts = switch (file.what()) {
            case "new" -> "new, " + PlanModel.count(file.added(), "line", "lines");
            case "removed" -> "removed";
            case "rights" -> "owner or mode changes, content does not";
            default -> file.added() + " added, " + file.removed() + " removed";
        };
        boolean whole = file.what().equals("new") || file.what().equals("removed");
        return new PlanPage.File(
                id,
                file.path(),
                file.rights(),
                counts,
                whole,
                file.hunks().stream().map(h -> hunk(h, whole)).toList());
    }

    private static PlanPage.Hunk hunk(Diff.Hunk hunk, boolean whole) {
        int first = 0;
        int last = 0;
        for (Diff.Line line : hunk.lines()) {
            int number = Math.max(line.before(), line.after());
            first = first == 0 ? number : first;
            last = Math.max(last, number);
        }
        String title = whole ? "whole file, " + last + " lines" : "lines " + first + " to " + last;
        return new PlanPage.Hunk(title, lines(hunk.lines()));
    }

    /** Removed lines and the added ones right after them are pairs; what differs inside a pair is marked. */
    private static List<PlanPage.Line> lines(List<Diff.Line> lines) {
        List<PlanPage.Line> out = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            if (lines.get(i).sign() == ' ') {
                out.add(line(lines.get(i), ""));
                i++;
                continue;
            }
            int gone = run(lines, i, '-');
            int come = run(lines, i + gone, '+');
            for (int k = 0; k < gone; k++) {
                out.add(line(
                        lines.get(i + k), k < come ? lines.get(i + gone + k).text() : ""));
            }
            for (int k = 0; k < come; k++) {
                out.add(line(
                        lines.get(i + gone + k), k < gone ? lines.get(i + k).text() : ""));
            }
            i += gone + come;
        }
        return out;
    }

    private static int run(List<Diff.Line> lines, int start, char sign) {
        int end = start;
        while (end < lines.size() && lines.get(end).sign() == sign) {
            end++;
        }
        return end - start;
    }

    private static PlanPage.Line line(Diff.Line line, String other) {
        String text = line.text();
        int head = 0;
        int tail = 0;
        if (!other.isEmpty()) {
            int shorter = Math.min(text.length(), other.length());
            while (head < shorter && text.charAt(head) == other.charAt(head)) {
                head++;
            }
            while (tail < shorter - head
                    && text.charAt(text.length() - 1 - tail) == other.charAt(other.length() - 1 - tail)) {
                tail++;
            }
        }
        // Lines with little in common are different lines; marking nearly all of one says nothing.
        boolean marked = head + tail > text.strip().length() / 3;
        return new PlanPage.Line(
                line.sign() == '+' ? "a" : line.sign() == '-' ? "d" : "",
                line.before() > 0 ? Integer.toString(line.before()) : "",
                line.after() > 0 ? Integer.toString(line.after()) : "",
                marked ? text.substring(0, head) : text,
                marked ? text.substring(head, text.length() - tail) : "",
                marked ? text.substring(text.length() - tail) : "",
                line.from());
    }
}
