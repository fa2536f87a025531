package org.jabberfarm.console.fault;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was entered cannot be taken; nothing was changed. Pages show it beside the fields, the API as 422. */
public final class Invalid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // Not part of the serialised form: exceptions of the console never leave its process.
    private final transient Map<String, String> problems;

    /** @param problems what is wrong by field name, in the order of the form */
    public Invalid(Map<String, String> problems) {
        super(problems.entrySet().stream()
                .map(p -> p.getKey() + ": " + p.getValue())
                .collect(Collectors.joining("; ")));
        this.problems = new LinkedHashMap<>(problems);
    }

    public Invalid(String field, String problem) {
        this(Map.of(field, problem));
    }

    public Map<String, String> problems() {
        return problems;
    }
}
