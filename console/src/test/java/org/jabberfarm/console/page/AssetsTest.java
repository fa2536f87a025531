package org.jabberfarm.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Style sheets, scripts and pictures: all listed, all our own or known byte for byte. */
class AssetsTest {
    private static final Path ASSETS = Path.of("src", "main", "resources", "assets");

    /** For each file that others wrote (named {@code *.min.*}): SHA-256, name, where it came from. */
    private static final Path VENDORED = ASSETS.resolve("vendored.txt");

    private static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(ASSETS)) {
            return all.map(f -> f.getFileName().toString())
                    .filter(f -> !f.equals("list.txt") && !f.equals("vendored.txt"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theListNamesEveryFileOnce() throws IOException {
        assertThat(Files.readAllLines(ASSETS.resolve("list.txt"))).containsExactlyInAnyOrderElementsOf(files());
    }

    @Test
    void foreignFilesAreThoseThatWereReviewed() throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (String name : files()) {
            if (name.contains(".min.")) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(ASSETS.resolve(name)));
                found.put(name, HexFormat.of().formatHex(hash));
            }
        }
        Map<String, String> reviewed = new TreeMap<>();
        if (Files.exists(VENDORED)) {
            Files.readAllLines(VENDORED).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+", 3))
                    .forEach(parts -> reviewed.put(parts[1], parts[0]));
        }
        assertThat(found).isEqualTo(reviewed);
    }

    @Test
    void ourOwnReachNobodyElse() throws IOException {
        for (String name : files()) {
            if (!name.contains(".min.") && name.matches(".*\\.(css|js|svg)")) {
                assertThat(Files.readString(ASSETS.resolve(name)).replace("http://www.w3.org/", ""))
                        .as(name)
                        .doesNotContainPattern("https?://|url\\(|@import|\\beval\\(");
            }
        }
    }

    @Test
    void textIsReadableInBothThemes() throws IOException {
        String css = Files.readString(ASSETS.resolve("farm.css"));
        Map<String, int[]> light = new TreeMap<>();
        Map<String, int[]> dark = new TreeMap<>();
        Pattern.compile("--([a-z0-9-]+): light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)")
                .matcher(css)
                .results()
                .forEach(m -> {
                    light.put(m.group(1), rgb(m.group(2)));
                    dark.put(m.group(1), rgb(m.group(3)));
                });
        assertThat(light).hasSizeGreaterThan(25);
        List<String> surfaces = List.of("bg", "nav", "panel", "sunken", "hover");
        List<String> tones = List.of("ok", "warn", "crit", "work", "mute");
        for (Map<String, int[]> theme : List.of(light, dark)) {
            for (String surface : surfaces) {
                for (String ink : List.of("ink", "ink-2", "ink-3", "accent", "accent-strong")) {
                    readable(theme, ink, surface, 4.5);
                }
                for (String tone : tones) {
                    readable(theme, tone, surface, 4.5);
                    readable(theme, tone + "-mark", surface, 3);
                }
                readable(theme, "edge", surface, 3);
            }
            for (String tone : tones) {
                readable(theme, tone, tone + "-soft", 4.5);
                readable(theme, "ink-2", tone + "-soft", 4.5);
            }
            readable(theme, "on-accent", "fill", 4.5);
            readable(theme, "on-accent", "accent-strong", 4.5);
            readable(theme, "accent-strong", "accent-soft", 4.5);
            readable(theme, "ink-3", "mute-soft", 4.5);
            readable(theme, "add-ink", "add", 4.5);
            readable(theme, "del-ink", "del", 4.5);
        }
    }

    private static void readable(Map<String, int[]> theme, String ink, String ground, double least) {
        double one = luminance(theme.get(ink));
        double other = luminance(theme.get(ground));
        double contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        assertThat(contrast).as("contrast of --" + ink + " on --" + ground).isGreaterThanOrEqualTo(least);
    }

    private static int[] rgb(String hex) {
        int all = Integer.parseInt(hex, 16);
        return new int[] {all >> 16, all >> 8 & 255, all & 255};
    }

    /** As WCAG 2 defines it. */
    private static double luminance(int[] rgb) {
        double[] weight = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = rgb[i] / 255.0;
            sum += weight[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
