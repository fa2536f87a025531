package org.jabberfarm.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jabberfarm.templates.model.Frame;
import org.junit.jupiter.api.Test;

/** Renders every page template with {@link PageSamples} for everybody who may see it, and reads what comes out. */
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

    @Test
    void everyTemplateHasASampleAndEverySampleATemplate() throws IOException {
        TreeSet<String> templates = new TreeSet<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".jte") && !f.equals("layout.jte"))
                    .forEach(f -> templates.add(f.substring(0, f.length() - 4)));
        }
        assertThat(new TreeSet<>(PageSamples.all().keySet())).isEqualTo(templates);
        assertThat(PageSamples.all().values())
                .allSatisfy(samples -> assertThat(samples).isNotEmpty());
    }

    @Test
    void everyPageIsWhole() {
        PageSamples.all().forEach((name, samples) -> {
            for (int i = 0; i < samples.size(); i++) {
                for (Map.Entry<String, Frame> reader : READERS.entrySet()) {
                    String html = render(name, samples.get(i), reader.getValue());
                    check(name + ", sample " + i + ", for " + reader.getKey(), html);
                }
            }
        });
    }

    private String render(String name, Object sample, Frame frame) {
        StringOutput output = new StringOutput();
        Map<String, Object> model = new HashMap<>();
        model.put("frame", frame);
        model.put("page", sample);
        engine.render(name + ".jte", model, output);
        return output.toString();
    }

    private static void check(String what, String html) {
        assertThat(html).as(what).startsWith("<!doctype html>").contains("</main>", "</html>");
        assertThat(html).as("escaping on " + what).doesNotContain(PageSamples.NASTY, "<b onclick");
        assertThat(found(html, "<h1[ >]")).as("headings on " + what).hasSize(1);
        List<String> ids = found(html, " id=\"([^\"]+)\"");
        assertThat(ids).as("ids on " + what).doesNotHaveDuplicates();
        assertThat(ids)
                .as("labels on " + what)
                .containsAll(found(html, " for=\"([^\"]+)\""))
                .containsAll(found(html, " href=\"#([^\"]+)\""))
                .containsAll(found(html, " data-copy=\"([^\"]+)\""))
                .containsAll(found(html, " aria-controls=\"([^\"]+)\""));
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
