package org.jabberfarm.console.inventory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jabberfarm.console.fault.Invalid;

/** What a box may be: the same rules for forms, API and import. Fields are named as in {@link BoxDraft}. */
final class BoxRules {
    static final int MOST_C2S = 64;
    private static final int MOST_TAGS = 16;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.@-]{0,63}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:=-]{0,31}");
    private static final Pattern ROOT = Pattern.compile("/|(/[A-Za-z0-9_.@+-]+)+");

    /** Names that are addresses of other pages: {@code /boxes/new}. */
    private static final Set<String> TAKEN_BY_PAGES = Set.of("new", "trust");

    private final BoxDraft draft;
    private final List<Box> others;
    private final Map<String, String> problems = new LinkedHashMap<>();

    /** @param others all boxes of the farm but the one being changed */
    private BoxRules(BoxDraft draft, List<Box> others) {
        this.draft = draft;
        this.others = others;
    }

    /** The draft as it would be stored: blanks gone, names lower case, empty fields that have a default filled. */
    static BoxDraft normal(BoxDraft draft) {
        String host = lower(draft.host());
        String address = lower(draft.address());
        String root = Objects.requireNonNullElse(draft.root(), "").trim();
        return new BoxDraft(
                lower(draft.name()),
                host,
                draft.sshPort(),
                Objects.requireNonNullElse(draft.user(), "").trim(),
                draft.sudo(),
                draft.via().map(BoxRules::lower).filter(v -> !v.isEmpty()),
                root.isEmpty() ? "/" : root,
                address.isEmpty() ? host : address,
                lower(draft.publicHost()),
                Set.copyOf(draft.roles()),
                draft.c2sCount(),
                draft.tags().stream()
                        .map(String::trim)
                        .filter(t -> !t.isEmpty())
                        .distinct()
                        .toList());
    }

    /** @throws Invalid with one problem for each field that has any */
    static void check(BoxDraft draft, List<Box> others) {
        Map<String, String> problems = new BoxRules(draft, others).find();
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
    }

    private Map<String, String> find() {
        name();
        HostWord.problem(draft.host()).ifPresent(p -> problems.put("host", p));
        if (draft.sshPort() < 1 || draft.sshPort() > 65_535) {
            problems.put("sshPort", "A port from 1 to 65535.");
        }
        if (!USER.matcher(draft.user()).matches()) {
            problems.put("user", "The user to log in as: letters, digits, . _ - @, starting with a letter.");
        }
        via();
        if (!problems.containsKey("host")) {
            HostWord.problem(draft.address()).ifPresent(p -> problems.put("address", p));
        }
        if (!draft.publicHost().isEmpty()) {
            HostWord.publicProblem(draft.publicHost()).ifPresent(p -> problems.put("publicHost", p));
        }
        roles();
        tags();
        if (!ROOT.matcher(draft.root()).matches()
                || Set.of(draft.root().split("/")).contains("..")) {
            problems.put("root", "An absolute path without \"..\" and without a slash at its end.");
        }
        return problems;
    }

    private void name() {
        String name = draft.name();
        if (name.length() > 63 || !NAME.matcher(name).matches()) {
            problems.put("name", "1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends.");
        } else if (TAKEN_BY_PAGES.contains(name)) {
            problems.put("name", "The console needs this word itself; choose another name.");
        } else if (others.stream().anyMatch(b -> b.name().equals(name))) {
            problems.put("name", "There is a box " + name + " already.");
        }
    }

    private void via() {
        if (draft.via().isEmpty()) {
            return;
        }
        List<String> way = new ArrayList<>(List.of(draft.name()));
        Set<String> seen = new HashSet<>(way);
        Optional<String> next = draft.via();
        while (next.isPresent()) {
            String bastion = next.get();
            way.add(bastion);
            if (!seen.add(bastion)) {
                problems.put("via", "That goes round in a circle: " + String.join(" via ", way) + ".");
                return;
            }
            Optional<Box> box =
                    others.stream().filter(b -> b.name().equals(bastion)).findFirst();
            if (box.isEmpty()) {
                problems.put("via", "There is no box " + bastion + " to go through; add it first.");
                return;
            }
            next = box.get().via();
        }
    }

    private void roles() {
        if (draft.roles().isEmpty()) {
            problems.put("roles", "Choose at least one: c2s or jsm.");
        }
        if (draft.roles().contains(Role.C2S) && (draft.c2sCount() < 1 || draft.c2sCount() > MOST_C2S)) {
            problems.put("c2sCount", "A number from 1 to " + MOST_C2S + ".");
        }
        if (draft.roles().contains(Role.JSM)) {
            others.stream()
                    .filter(b -> !b.nodes(Role.JSM).isEmpty())
                    .findFirst()
                    .ifPresent(b -> problems.put(
                            "roles",
                            "The farm has its jsm on " + b.name() + "; several session managers come later. Take the"
                                    + " role from " + b.name() + " first, or leave it there."));
        }
    }

    private void tags() {
        if (draft.tags().size() > MOST_TAGS) {
            problems.put("tags", "At most " + MOST_TAGS + " tags.");
        }
        draft.tags().stream()
                .filter(t -> !TAG.matcher(t).matches())
                .findFirst()
                .ifPresent(t -> problems.put(
                        "tags", "\"" + t + "\" is no tag: up to 32 letters, digits and . _ : = - without blanks."));
    }

    private static String lower(String word) {
        return Objects.requireNonNullElse(word, "").trim().toLowerCase(Locale.ROOT);
    }
}
