package org.jabberfarm.console.desired;

import java.util.List;
import org.jabberfarm.templates.model.JvmOptions;

/** What the Java of a process is asked for: {@code jvm.options}, as it is written to boxes and as benchmarks use it. */
public final class JavaOptions {
    private JavaOptions() {}

    /**
     * The file.
     *
     * @param role {@code c2s}, {@code jsm} or {@code agent}
     */
    static String text(String role, long heapMiB) {
        return FileTemplates.render("jvm-options", new JvmOptions(Long.toString(heapMiB), Capacity.heapRule(role)));
    }

    /** The options in it, one an entry. */
    public static List<String> list(String role, Capacity capacity) {
        return text(role, capacity.heapMiB(role))
                .lines()
                .filter(line -> line.startsWith("-"))
                .toList();
    }
}
