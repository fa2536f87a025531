package org.jabberfarm.console.box;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.inventory.BoxDraft;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Form;

/** The fields of a box's form, read into a draft and filled from one. Numbers that are none become problems of the draft. */
final class BoxFields {
    /** Outside of every range, so that the inventory's rules name the problem together with all others. */
    private static final int NO_NUMBER = -1;

    private BoxFields() {}

    /** What the form says. {@code root} is not asked for: it belongs to demos. */
    static BoxDraft draft(Form form, String root) {
        Set<Role> roles = new HashSet<>();
        for (Role role : Role.values()) {
            if (form.ticked("role-" + role.word())) {
                roles.add(role);
            }
        }
        return new BoxDraft(
                form.text("name"),
                form.text("host"),
                number(form.text("sshPort")),
                form.text("user"),
                sudo(form.text("sudo")),
                Optional.of(form.text("via")).filter(v -> !v.isEmpty()),
                root,
                form.text("address"),
                form.text("publicHost"),
                roles,
                number(form.text("c2sCount")),
                tags(form.text("tags")));
    }

    /**
     * What was typed for the way to log in that was chosen; the rest is dropped.
     *
     * @throws Invalid when that way needs something that was neither typed nor stored
     */
    static Logins logins(Form form, boolean keyStored, boolean sudoStored) {
        String login = form.text("login");
        Optional<Secret> key = chosen(form, "key", login.equals("key"));
        Optional<Secret> password = chosen(form, "password", login.equals("password"));
        boolean sudo = sudo(form.text("sudo")) == Sudo.PASSWORD;
        Optional<Secret> sudoPassword = chosen(form, "sudoPassword", sudo);
        Map<String, String> problems = new LinkedHashMap<>();
        if (login.equals("key") && key.isEmpty() && !keyStored) {
            problems.put("key", "Paste the private key, or choose another way to log in.");
        }
        if (login.equals("password") && password.isEmpty()) {
            problems.put("password", "Type the login password, or choose another way to log in.");
        }
        if (sudo && sudoPassword.isEmpty() && !sudoStored) {
            problems.put("sudoPassword", Boxes.SUDO_PASSWORD_MISSING);
        }
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        return new Logins(key, password, sudoPassword, !login.equals("key"));
    }

    private static Optional<Secret> chosen(Form form, String field, boolean chosen) {
        return chosen ? Logins.given(form.secret(field)) : Optional.empty();
    }

    static Map<String, String> values(BoxDraft draft, boolean ownKey) {
        Map<String, String> values = new HashMap<>();
        values.put("name", draft.name());
        values.put("host", draft.host());
        values.put("sshPort", Integer.toString(draft.sshPort()));
        values.put("user", draft.user());
        values.put("login", ownKey ? "key" : "console");
        values.put("sudo", draft.sudo().name().toLowerCase(Locale.ROOT));
        values.put("via", draft.via().orElse(""));
        values.put("address", draft.address());
        values.put("publicHost", draft.publicHost());
        draft.roles().forEach(r -> values.put("role-" + r.word(), "1"));
        values.put("c2sCount", Integer.toString(draft.c2sCount()));
        values.put("tags", String.join(" ", draft.tags()));
        return values;
    }

    static List<String> tags(String text) {
        return Arrays.stream(text.split("[\\s,]+")).filter(t -> !t.isEmpty()).toList();
    }

    static int number(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : NO_NUMBER;
    }

    private static Sudo sudo(String word) {
        return Arrays.stream(Sudo.values())
                .filter(s -> s.name().equalsIgnoreCase(word))
                .findFirst()
                .orElse(Sudo.NONE);
    }
}
