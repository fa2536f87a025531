package org.jabberfarm.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jabberfarm.templates.model.Frame;
import org.junit.jupiter.api.Test;

/** Renders every page template with its samples for everybody who may see it, and reads what comes out. */
class EveryPageTest {
    static final Path PAGES = Path.of("..", "templates", "src", "main", "jte", "pages");

    private static final Map<String, Frame> READERS = Map.of(
            "nobody", frame("", false, false, Map.of()),
            "a viewer", frame("vera", false, false, Map.of()),
            "an administrator", frame("root", true, true, Map.of("/", "3", "/deploys", "1 running")));

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, EveryPageTest.class.getClassLoader(), "org.jabberfarm.templates.pages");

    private static Frame frame(String who, boolean operator, boolean admin, Map<String, String> counts) {
        return new Frame(PageSamples.NASTY, who, operator, admin, "form-token", "/users", counts, Map.of());
    }

    /** Every template but the layout, with its samples. */
    private static Map<String, List<Object>> pages() throws IOException {
        Map<String, List<Object>> pages = new TreeMap<>(PageSamples.all());
        Set<String> templates = new TreeSet<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".jte") && !f.equals("layout.jte"))
                    .forEach(f -> templates.add(f.substring(0, f.length() - 4)));
        }
        assertThat(templates).as("templates").containsAll(pages.keySet());
        for (String template : templates) {
            if (!pages.containsKey(template)) {
                pages.put(template, made(template));
            }
        }
        return pages;
    }

    private static List<Object> made(String template) throws IOException {
        List<String> model = found(source(template), "@param ([\\w.]+) page\\s");
        assertThat(model).as("model of " + template).hasSize(1);
        Class<?> type;
        try {
            type = Class.forName(
                    "org.jabberfarm.templates.model." + model.get(0).replace('.', '$'));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the model of " + template + " is not where all models are", e);
        }
        List<Object> samples = new ArrayList<>(MadeSamples.of(type));
        PageSamples.faces()
                .getOrDefault(template, Map.of())
                .forEach((component, values) ->
                        values.forEach(value -> samples.add(MadeSamples.with(samples.get(0), component, value))));
        return samples;
    }

    private static String source(String template) throws IOException {
        return Files.readString(PAGES.resolve(template + ".jte"));
    }

    @Test
    void everyPageIsWhole() throws IOException {
        for (Map.Entry<String, List<Object>> page : pages().entrySet()) {
            String name = page.getKey();
            List<Object> samples = page.getValue();
            // Without the layout it is a part that a script puts into a page.
            boolean whole = source(name).contains("@template.layout(");
            for (int i = 0; i < samples.size(); i++) {
                for (Map.Entry<String, Frame> reader : READERS.entrySet()) {
                    String html = render(name, samples.get(i), reader.getValue());
                    String what = name + ", sample " + i + ", for " + reader.getKey();
                    checkMarkup(what, html);
                    if (whole) {
                        checkWhole(what, html);
                    }
                }
            }
        }
    }

    private String render(String name, Object sample, Frame frame) {
        StringOutput output = new StringOutput();
        Map<String, Object> model = new HashMap<>();
        model.put("frame", frame);
        model.put("page", sample);
        engine.render(name + ".jte", model, output);
        return output.toString();
    }

    private static void checkWhole(String what, String html) {
        assertThat(html.strip()).as(what).startsWith("<!doctype html>").contains("</main>", "</html>");
        assertThat(found(html, "<h1[ >]")).as("headings on " + what).hasSize(1);
        assertThat(found(html, " id=\"([^\"]+)\""))
                .as("what is pointed at on " + what)
                .containsAll(found(html, " href=\"#([^\"]+)\""))
                .containsAll(found(html, " aria-controls=\"([^\"]+)\""));
    }

    private static void checkMarkup(String what, String html) {
        assertThat(html).as("escaping on " + what).doesNotContain(PageSamples.NASTY, "<b onclick");
        List<String> ids = found(html, " id=\"([^\"]+)\"");
        assertThat(ids).as("ids on " + what).doesNotHaveDuplicates();
        assertThat(ids)
                .as("labels on " + what)
                .containsAll(found(html, " for=\"([^\"]+)\""))
                .containsAll(found(html, " data-copy=\"([^\"]+)\""));
        assertThat(ids)
                .as("names and descriptions on " + what)
                .containsAll(words(found(html, " aria-(?:labelledby|describedby)=\"([^\"]+)\"")));
        String text = html.replaceAll("(?s)<svg class=\"sprite\".*?</svg>", "");
        assertThat(found(text, "(?s)(<form[^>]*method=\"post\".*?</form>)"))
                .as("forms on " + what)
                .allSatisfy(form -> assertThat(form).contains("name=\"_csrf\" value=\"form-token\""));
        assertThat(found(text, "(<button(?![^>]*type=\"button\")[^>]*>)"))
                .as("buttons on " + what)
                .allSatisfy(button -> assertThat(button).doesNotContain("data-"));
    }

    private static List<String> words(List<String> attributes) {
        return attributes.stream().flatMap(a -> Stream.of(a.split(" "))).toList();
    }

    private static List<String> found(String html, String pattern) {
        return Pattern.compile(pattern)
                .matcher(html)
                .results()
                .map((MatchResult m) -> m.groupCount() > 0 ? m.group(1) : m.group())
                .toList();
    }
}
