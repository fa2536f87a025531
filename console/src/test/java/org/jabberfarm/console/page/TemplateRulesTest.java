package org.jabberfarm.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no template may hold: anything unescaped, and anything that the content security policy would stop. */
class TemplateRulesTest {
    private static final Map<String, Pattern> FORBIDDEN = Map.of(
            "unescaped output", Pattern.compile("\\$unsafe"),
            "an inline style", Pattern.compile("(?i)\\sstyle\\s*="),
            "a style element", Pattern.compile("(?i)<style"),
            "an inline event handler", Pattern.compile("(?i)\\son[a-z]+\\s*="),
            "an inline script", Pattern.compile("(?i)<script(?![^>]*\\ssrc=)(?![^>]*type=\"application/json\")"),
            "a script address", Pattern.compile("(?i)javascript:"),
            "something from elsewhere", Pattern.compile("(?i)(?:src|href)=\"(?:https?:)?//"));

    private static final Pattern ICON =
            Pattern.compile("part\\.icon\\(name = \"([a-z]+)\"|new State\\(\"[a-z]+\", \"([a-z]+)\"");

    private static Map<Path, String> templates() throws IOException {
        Map<Path, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(EveryPageTest.PAGES)) {
            files.filter(f -> f.toString().endsWith(".jte")).forEach(f -> all.put(f, read(f)));
        }
        assertThat(all).hasSizeGreaterThan(10);
        return all;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void holdNothingThatThePolicyForbids() throws IOException {
        templates()
                .forEach((file, text) -> FORBIDDEN.forEach(
                        (what, pattern) -> assertThat(pattern.matcher(text).find())
                                .as(what + " in " + file)
                                .isFalse()));
    }

    @Test
    void nameOnlyIconsOfTheSprite() throws IOException {
        Set<String> drawn = new TreeSet<>();
        String sprite = read(EveryPageTest.PAGES.resolve("part/sprite.jte"));
        Pattern.compile("id=\"i-([a-z]+)\"").matcher(sprite).results().forEach(m -> drawn.add(m.group(1)));
        Map<Path, String> sources = new TreeMap<>(templates());
        try (Stream<Path> java = Files.walk(Path.of("src", "main", "java"))) {
            java.filter(f -> f.toString().endsWith(".java")).forEach(f -> sources.put(f, read(f)));
        }
        sources.forEach((file, text) -> ICON.matcher(text)
                .results()
                .forEach(m -> assertThat(drawn)
                        .as("icons of " + file)
                        .contains(m.group(1) == null ? m.group(2) : m.group(1))));
    }
}
