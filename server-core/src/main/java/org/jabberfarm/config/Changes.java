package org.jabberfarm.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Compares the settings with which a process runs to others, part by part of their records. */
final class Changes {
    private Changes() {}

    /**
     * Elements whose change takes a restart.
     *
     * @param live parts, as {@code io.maxBps}, that a running process takes over, or that are looked at elsewhere
     * @param elements where a part stands in the file, if not under its own name
     */
    static List<String> restart(Record running, Record wanted, Set<String> live, Map<String, String> elements) {
        List<String> restart = new ArrayList<>();
        compare("", running, wanted, live, part -> restart.add(elements.getOrDefault(part, part)));
        return restart;
    }

    private static void compare(String path, Record running, Record wanted, Set<String> live, Consumer<String> found) {
        for (RecordComponent part : running.getClass().getRecordComponents()) {
            String name = path + part.getName();
            Object before = value(part, running);
            Object after = value(part, wanted);
            if (live.contains(name) || before.equals(after)) {
                continue;
            }
            if (before instanceof Record inner && path.isEmpty()) {
                compare(name + ".", inner, (Record) after, live, found);
            } else {
                found.accept(name);
            }
        }
    }

    private static Object value(RecordComponent part, Record owner) {
        try {
            return part.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
