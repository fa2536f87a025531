package org.jabberfarm.console.secret;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must not be shown: prints and serialises as {@code [REDACTED]}. */
public final class Secret {
    private static final String REDACTED = "[REDACTED]";

    private final String clear;

    public Secret(String clear) {
        this.clear = clear;
    }

    /** The text itself. Hand it only to what needs it: a login, a file for a box, a cipher. */
    public String reveal() {
        return clear;
    }

    @JsonValue
    @Override
    public String toString() {
        return REDACTED;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret s
                && MessageDigest.isEqual(
                        clear.getBytes(StandardCharsets.UTF_8), s.clear.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return clear.hashCode();
    }
}
