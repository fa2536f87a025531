package org.jabberfarm.console.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.Facts.FileFact;

/**
 * What a box's plan rests on, as short marks by what they are of: equal marks mean that applying it does what was
 * reviewed, and the first that differ say what has changed. Process ids and users are not among them; they change nothing.
 */
final class Marks {
    private static final String ASKED = "asked";
    private static final String NONE = "none";

    private Marks() {}

    /** Marks of a plan without a problem. */
    static Map<String, String> of(BoxPlan plan) {
        Map<String, String> marks = new TreeMap<>();
        Facts facts = plan.facts().orElseThrow();
        TreeSet<String> paths = new TreeSet<>();
        plan.desired().files().forEach(f -> paths.add(f.path()));
        for (Step step : plan.steps()) {
            if (step instanceof Step.RemoveFile remove) {
                paths.add(remove.path());
            }
        }
        for (String path : paths) {
            FileFact file = facts.files().get(path);
            marks.put(path, file == null ? NONE : hash(file.content(), file.mode(), file.owner()));
        }
        marks.put("the current release", facts.currentRelease().orElse(NONE));
        for (KernelValue value : plan.desired().kernel()) {
            marks.put("the kernel value " + value.key(), facts.sysctls().getOrDefault(value.key(), NONE));
        }
        facts.units().forEach((unit, state) -> marks.put("the unit " + unit, state));
        facts.processes()
                .forEach((node, process) -> marks.put(
                        "the process " + node,
                        process.release() + " " + process.openFilesInForce() + " "
                                + hash(process.filesInUse().toString())));
        marks.put(ASKED, asked(plan));
        return marks;
    }

    /** The steps themselves, contents of files included: these follow from inventory and settings too. */
    private static String asked(BoxPlan plan) {
        StringBuilder all = new StringBuilder(plan.box().host())
                .append(plan.box().sshPort())
                .append(plan.box().root())
                .append(plan.desired().release());
        for (ManagedFile file : plan.desired().files()) {
            all.append('\0').append(file.path()).append('\0').append(file.content());
        }
        for (Step step : plan.steps()) {
            // Clients come and go.
            if (step instanceof Step.DrainNode) {
                continue;
            }
            all.append('\0').append(step.title()).append('\0').append(step.why());
        }
        return hash(all.toString());
    }

    /** What differs, for people; empty when nothing does. */
    static Optional<String> difference(String box, Map<String, String> then, Map<String, String> now) {
        TreeSet<String> keys = new TreeSet<>(then.keySet());
        keys.addAll(now.keySet());
        keys.remove(ASKED);
        for (String key : keys) {
            if (!then.getOrDefault(key, NONE).equals(now.getOrDefault(key, NONE))) {
                return Optional.of("box " + box + ": " + key + " was changed on the box since the plan was made");
            }
        }
        return then.getOrDefault(ASKED, "").equals(now.getOrDefault(ASKED, ""))
                ? Optional.empty()
                : Optional.of("box " + box + ": inventory, settings or release have changed since the plan was made");
    }

    private static String hash(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
