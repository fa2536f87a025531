package org.jabberfarm.dialogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A dialogue as text. A line at the margin is a step; indented lines below it are what is sent or expected. {@code #}
 * begins a comment.
 *
 * @param name of its file
 * @param steps in order
 */
record Script(String name, List<Step> steps) {
    /** @param block the indented lines, joined without the white space around them */
    record Step(int line, String text, String block) {}

    static Script read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0))) {
                Step last = steps.remove(steps.size() - 1);
                steps.add(new Step(last.line(), last.text(), last.block() + line.strip()));
            } else {
                steps.add(new Step(number, line.strip(), ""));
            }
        }
        return new Script(file.getFileName().toString(), steps);
    }
}
