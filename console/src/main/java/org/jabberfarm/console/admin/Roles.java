package org.jabberfarm.console.admin;

import java.util.Arrays;
import java.util.List;
import org.jabberfarm.console.web.Access;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.templates.model.Choice;

/** The roles as a form offers and sends them. */
final class Roles {
    private Roles() {}

    static List<Choice> choices(Access chosen) {
        return List.of(
                choice(Access.VIEWER, "Sees everything but secrets, changes nothing.", chosen),
                choice(Access.OPERATOR, "Also plans, deploys, drains, edits boxes and users.", chosen),
                choice(Access.ADMIN, "Also settings, secrets, administrators and tokens.", chosen));
    }

    /** The one that was sent; {@link Access#ANYONE}, which nobody accepts, when it is none. */
    static Access of(Form form) {
        return Arrays.stream(Access.values())
                .filter(a -> a.name().equals(form.text("access")))
                .findFirst()
                .orElse(Access.ANYONE);
    }

    private static Choice choice(Access access, String hint, Access chosen) {
        return new Choice(access.name(), access.name(), hint, access == chosen);
    }
}
