package org.jabberfarm.console.web;

import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.templates.model.Field;

/** A form as it was sent, or as it is first shown, with what is wrong with it. */
public final class Form {
    private final UnaryOperator<String> values;
    private final Map<String, String> problems;

    private Form(UnaryOperator<String> values, Map<String, String> problems) {
        this.values = values;
        this.problems = problems;
    }

    /** What was sent. */
    public static Form of(Context ctx) {
        return new Form(ctx::formParam, Map.of());
    }

    /** First showing, with these values by field name. */
    public static Form of(Map<String, String> values) {
        return new Form(new HashMap<>(values)::get, Map.of());
    }

    public Form with(Map<String, String> wrong) {
        return new Form(values, Map.copyOf(wrong));
    }

    /** Text of a field without blanks around it, empty when it was not sent. */
    public String text(String name) {
        String value = values.apply(name);
        return value == null ? "" : value.trim();
    }

    /** A password, blanks and all. */
    public Secret secret(String name) {
        String value = values.apply(name);
        return new Secret(value == null ? "" : value);
    }

    /** Whether a box was ticked. */
    public boolean ticked(String name) {
        return values.apply(name) != null;
    }

    public Field field(String name, String label, String hint) {
        return new Field(name, label, hint, text(name), problems.getOrDefault(name, ""));
    }

    /** The same without its value: what was typed as a password is never sent back. */
    public Field secretField(String name, String label, String hint) {
        return new Field(name, label, hint, "", problems.getOrDefault(name, ""));
    }
}
