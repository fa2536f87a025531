package org.jabberfarm.agent;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values in Prometheus' text format, as a node tells them at {@code /metrics}. */
final class Exposition {
    static final Exposition NONE = new Exposition("");

    private final Map<String, Double> values = new HashMap<>();

    Exposition(String text) {
        text.lines().filter(line -> !line.isEmpty() && line.charAt(0) != '#').forEach(line -> {
            int end = line.lastIndexOf(' ');
            if (end > 0) {
                try {
                    values.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
                } catch (NumberFormatException e) {
                    // One odd line takes nothing from the others.
                    return;
                }
            }
        });
    }

    /** {@code fallback} when there is no such value. */
    long get(String name, long fallback) {
        Double value = values.get(name);
        return value == null ? fallback : value.longValue();
    }

    /** Sum over all label values of a family. */
    long sum(String family) {
        double sum = values.getOrDefault(family, 0.0);
        for (Map.Entry<String, Double> value : values.entrySet()) {
            if (value.getKey().startsWith(family + "{")) {
                sum += value.getValue();
            }
        }
        return (long) sum;
    }

    /** Values of a family by the value of its one label, in order of the label. */
    Map<String, Long> byLabel(String family, String label) {
        Map<String, Long> found = new LinkedHashMap<>();
        String begin = family + "{" + label + "=\"";
        values.keySet().stream()
                .filter(name -> name.startsWith(begin) && name.endsWith("\"}"))
                .sorted()
                .forEach(name -> found.put(
                        name.substring(begin.length(), name.length() - 2)
                                .replace("\\\"", "\"")
                                .replace("\\\\", "\\"),
                        values.get(name).longValue()));
        return found;
    }
}
