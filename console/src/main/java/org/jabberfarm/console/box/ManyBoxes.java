package org.jabberfarm.console.box;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.BoxDraft;

/** Boxes of which each has a line of its own, and all the rest in common: {@code edge-1 10.20.0.21 2222}. */
final class ManyBoxes {
    private static final int MOST = 300;

    private ManyBoxes() {}

    /** @throws Invalid that names the line */
    static List<BoxDraft> drafts(String text, BoxDraft common) {
        List<String> lines =
                text.lines().map(String::trim).filter(l -> !l.isEmpty()).toList();
        if (lines.isEmpty()) {
            throw new Invalid("lines", "Type at least one box.");
        }
        if (lines.size() > MOST) {
            throw new Invalid("lines", "At most " + MOST + " boxes at once; these are " + lines.size() + ".");
        }
        List<BoxDraft> drafts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String line : lines) {
            String[] words = line.split("[\\s,;]+");
            if (words.length < 2 || words.length > 3) {
                throw new Invalid(
                        "lines", "\"" + line + "\": a name and a host are needed, such as edge-1 10.20.0.21.");
            }
            if (!names.add(words[0])) {
                throw new Invalid("lines", "\"" + words[0] + "\" is there twice.");
            }
            drafts.add(new BoxDraft(
                    words[0],
                    words[1],
                    words.length == 3 ? BoxFields.number(words[2]) : common.sshPort(),
                    common.user(),
                    common.sudo(),
                    common.via(),
                    common.root(),
                    "",
                    common.roles(),
                    common.c2sCount(),
                    common.tags()));
        }
        return drafts;
    }

    /** Checks every one of them: problems with its own words go to its line, those with the common ones to their fields. */
    static void check(List<BoxDraft> drafts, Consumer<BoxDraft> check) {
        Map<String, String> problems = new TreeMap<>();
        for (BoxDraft draft : drafts) {
            try {
                check.accept(draft);
            } catch (Invalid e) {
                e.problems().forEach((field, problem) -> {
                    boolean own = field.equals("name") || field.equals("host");
                    problems.putIfAbsent(own ? "lines" : field, own ? "\"" + draft.name() + "\": " + problem : problem);
                });
            }
        }
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
    }
}
