package org.jabberfarm.config;

/** A secret that does not show itself: not in logs, not in errors, not by accident. */
public record Secret(String clear) {
    @Override
    public String toString() {
        return "[REDACTED]";
    }
}
