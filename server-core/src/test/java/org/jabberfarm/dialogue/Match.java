package org.jabberfarm.dialogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.xml.Element;

/**
 * Compares what was heard with what a script expects. In texts and attributes {@code …} stands for anything and
 * {@code {name}} for a piece that is remembered, or that must be the same when it is remembered already. An element whose
 * whole content is {@code …} may contain anything; an attribute named {@code any} with the value {@code …} allows more
 * attributes.
 */
final class Match {
    private static final Pattern SPECIAL = Pattern.compile("…|\\{([a-z][a-z0-9]*)}");

    private final Map<String, String> names;

    Match(Map<String, String> names) {
        this.names = names;
    }

    /** What differs, or empty when nothing does. */
    Optional<String> difference(Element expected, Element heard) {
        if (!expected.is(heard.name(), heard.namespace())) {
            return Optional.of("element {" + heard.namespace() + "}" + heard.name() + " instead of {"
                    + expected.namespace() + "}" + expected.name());
        }
        boolean more = "…".equals(expected.get("any"));
        for (Map.Entry<String, String> attribute : expected.attributes().entrySet()) {
            String key = attribute.getKey();
            if (more && key.equals("any")) {
                continue;
            }
            String value = heard.get(key);
            if (value == null || !matches(attribute.getValue(), value)) {
                return Optional.of("attribute " + key + "=" + value + " of <" + heard.name() + "> instead of "
                        + attribute.getValue());
            }
        }
        for (String key : heard.attributes().keySet()) {
            if (!more && !expected.attributes().containsKey(key)) {
                return Optional.of("attribute " + key + "=" + heard.get(key) + " of <" + heard.name() + "> unexpected");
            }
        }
        return content(expected, heard);
    }

    private Optional<String> content(Element expected, Element heard) {
        List<Element> wanted = expected.children();
        List<Element> given = heard.children();
        if (wanted.isEmpty() && expected.text().trim().equals("…")) {
            return Optional.empty();
        }
        if (!matches(expected.text(), heard.text())) {
            return Optional.of(
                    "text \"" + heard.text() + "\" of <" + heard.name() + "> instead of \"" + expected.text() + "\"");
        }
        if (wanted.size() != given.size()) {
            return Optional.of(given.size() + " children of <" + heard.name() + "> instead of " + wanted.size());
        }
        for (int i = 0; i < wanted.size(); i++) {
            Optional<String> difference = difference(wanted.get(i), given.get(i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private boolean matches(String expected, String heard) {
        StringBuilder regex = new StringBuilder();
        List<String> captured = new java.util.ArrayList<>();
        Matcher special = SPECIAL.matcher(expected);
        int at = 0;
        while (special.find()) {
            regex.append(Pattern.quote(expected.substring(at, special.start())));
            String name = special.group(1);
            if (name == null) {
                regex.append(".*");
            } else if (names.containsKey(name)) {
                regex.append(Pattern.quote(names.get(name)));
            } else {
                regex.append("(.+)");
                captured.add(name);
            }
            at = special.end();
        }
        regex.append(Pattern.quote(expected.substring(at)));
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(heard);
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < captured.size(); i++) {
            names.put(captured.get(i), matcher.group(i + 1));
        }
        return true;
    }
}
