package org.jabberfarm.console.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a setting may hold.
 *
 * @param allowed what is allowed, for people
 * @param secret whether it is encrypted at rest and never shown
 * @param problem finds what is wrong with a value, empty when nothing
 */
public record Kind(String allowed, boolean secret, Function<String, Optional<String>> problem) {

    static final Kind TEXT = new Kind("text", false, v -> Optional.empty());
    static final Kind SECRET = new Kind("text, kept encrypted", true, v -> Optional.empty());
    static final Kind FLAG = oneOf("true", "false");
    static final Kind PORT = count(1, 65_535);
    static final Kind DOMAINS = new Kind(
            "host names separated by spaces",
            false,
            v -> Arrays.stream(v.trim().split("\\s+"))
                    .filter(d -> !d.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"))
                    .findFirst()
                    .map(d -> "\"" + d + "\" is not a host name in lower case"));

    static Kind count(long least, long most) {
        return new Kind(
                "a number from %,d to %,d".formatted(least, most),
                false,
                v -> v.matches("\\d{1,12}") && Long.parseLong(v) >= least && Long.parseLong(v) <= most
                        ? Optional.empty()
                        : Optional.of("\"" + v + "\" is not a number from %,d to %,d".formatted(least, most)));
    }

    static Kind oneOf(String... words) {
        return new Kind(
                String.join(", ", words),
                false,
                v -> Arrays.asList(words).contains(v)
                        ? Optional.empty()
                        : Optional.of("\"" + v + "\" is none of " + String.join(", ", words)));
    }
}
