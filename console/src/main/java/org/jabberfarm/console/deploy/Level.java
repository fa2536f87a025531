package org.jabberfarm.console.deploy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a log line is meant. */
public enum Level {
    INFO,
    OK,
    WARN,
    ERROR;

    /** As stored, and as in the API: {@code warn}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Level of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
