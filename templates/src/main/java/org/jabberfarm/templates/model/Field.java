package org.jabberfarm.templates.model;

/**
 * One input of a form.
 *
 * @param name as sent, and the key of its problem
 * @param label above it
 * @param hint below the label, may be empty
 * @param value what was entered or is set; always empty for a secret
 * @param problem what is wrong with it, empty when nothing
 */
public record Field(String name, String label, String hint, String value, String problem) {
    public boolean bad() {
        return !problem.isEmpty();
    }

    /** Ids of what describes the input, for screen readers. */
    public String describedBy() {
        return (hint.isEmpty() ? "" : "f-" + name + "-h") + (bad() ? " f-" + name + "-e" : "");
    }
}
