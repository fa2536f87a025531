package org.jabberfarm.console.desired;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says for each line of a file we wrote which setting it comes from. */
final class Provenance {
    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z][\\w.:-]*)([^>]*?)(/?)>");

    private Provenance() {}

    /**
     * For files with one element a line, as our writer makes them.
     *
     * @param sources where an element comes from, by its path from the root ({@code jadc2s/sm/host})
     */
    static List<String> xml(String text, Map<String, String> sources) {
        List<String> from = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>();
        boolean comment = false;
        for (String line : lines(text)) {
            String source = "";
            if (comment || line.stripLeading().startsWith("<!--")) {
                comment = !line.contains("-->");
                from.add(source);
                continue;
            }
            Matcher tag = TAG.matcher(line);
            while (tag.find()) {
                if (!tag.group(1).isEmpty()) {
                    open.pollLast();
                    continue;
                }
                open.addLast(tag.group(2));
                source = sources.getOrDefault(String.join("/", open), source);
                if (!tag.group(4).isEmpty()) {
                    open.pollLast();
                }
            }
            from.add(source);
        }
        return from;
    }

    /** For files with one setting a line: the first of {@code sources} whose key the line begins with. */
    static List<String> lines(String text, Map<String, String> sources) {
        return lines(text).stream()
                .map(line -> sources.entrySet().stream()
                        .filter(e -> line.startsWith(e.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(""))
                .toList();
    }

    /** The same source for every line. */
    static List<String> all(String text, String source) {
        return lines(text).stream().map(line -> source).toList();
    }

    /** Lines without their ends; a file of three lines has three. */
    static List<String> lines(String text) {
        return text.lines().toList();
    }
}
