package org.jabberfarm.console.box;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.templates.model.CheckPage;

/** Facts in people's words, the ones that decide something first. */
final class FactWords {
    private static final long KIB = 1024;

    private FactWords() {}

    static List<CheckPage.Fact> of(Facts facts) {
        List<CheckPage.Fact> words = new ArrayList<>();
        add(words, "System", facts.os());
        add(words, "Kernel", facts.kernel() + " " + facts.arch());
        add(words, "Runs in", facts.container().isEmpty() ? "no container" : facts.container());
        add(words, "Processors", count(facts.cpus()));
        add(words, "Memory", bytes(facts.memoryBytes()));
        add(words, "Disk for /opt", bytes(facts.diskFreeBytes()) + " free");
        add(words, "Init", facts.systemd() > 0 ? "systemd " + facts.systemd() : facts.init());
        add(words, "Root", facts.rootWorks() ? "works" : "does not work");
        add(words, "Hard limit of open files", facts.hardOpenFiles() > 0 ? count(facts.hardOpenFiles()) : "not known");
        for (String key : List.of("fs.file-max", "fs.nr_open", "net.core.somaxconn", "net.ipv4.ip_local_port_range")) {
            if (facts.sysctls().containsKey(key)) {
                add(words, key, number(facts.sysctls().get(key)));
            }
        }
        add(words, "Kernel values", facts.sysctlWritable() ? "can be set" : "cannot be set");
        add(words, "Release", facts.currentRelease().orElse("none yet"));
        add(
                words,
                "Running nodes",
                facts.processes().isEmpty()
                        ? "none"
                        : facts.processes().entrySet().stream()
                                .map(p -> p.getKey() + " (pid " + p.getValue().pid() + ")")
                                .sorted()
                                .collect(Collectors.joining(", ")));
        return words;
    }

    /** {@code 1.8 s}. */
    static String seconds(Duration duration) {
        return String.format(Locale.ENGLISH, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** With a capital letter at its beginning. */
    static String sentence(String words) {
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static void add(List<CheckPage.Fact> words, String term, String value) {
        words.add(new CheckPage.Fact(term, value.isBlank() ? "not known" : value.trim()));
    }

    private static String number(String text) {
        // file-max is often the largest number there is: nobody reads its digits.
        if (text.matches("\\d{16,}")) {
            return "no limit";
        }
        return text.matches("\\d+") ? count(Long.parseLong(text)) : text.replaceAll("\\s+", " to ");
    }

    private static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    private static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        List<String> units = List.of("B", "KiB", "MiB", "GiB", "TiB");
        while (value >= KIB && unit < units.size() - 1) {
            value /= KIB;
            unit++;
        }
        return String.format(Locale.ENGLISH, value < 10 && unit > 0 ? "%.1f %s" : "%,.0f %s", value, units.get(unit));
    }
}
