package org.jabberfarm.console.plan;

import static org.jabberfarm.console.desired.Capacity.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.console.desired.Capacity;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.desired.Sysctls;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.Facts.DirectoryFact;
import org.jabberfarm.console.facts.Facts.FileFact;
import org.jabberfarm.console.facts.Facts.ProcessFact;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;

/**
 * The difference between what a box holds and what it should hold, as steps. A pure function: the same facts give the same
 * steps, and a box as asked gives none.
 */
final class Planner {
    /** Files that we ever write; beside them lie old ones and whatever an operator keeps there. */
    private static final Pattern OURS = Pattern.compile(
            "/etc/jabberfarm/([a-z0-9][a-z0-9-]*)/(jabber\\.xml|jadc2s\\.xml|server\\.pem|jvm\\.options)"
                    + "|/etc/systemd/system/jabberfarm-(?:c2s@|jsm@|agent)\\.service"
                    + "|/etc/sysctl\\.d/90-jabberfarm\\.conf|/etc/security/limits\\.d/90-jabberfarm\\.conf");

    private static final Pattern INSTANCE = Pattern.compile("jabberfarm-(c2s|jsm)@([a-z0-9][a-z0-9-]*)\\.service");

    private final Box box;
    private final Facts facts;
    private final Desired desired;
    private final Clients clients;
    private final int drainSeconds;

    /** Whether files can belong to others than the login user; a directory that plays a box knows only that one. */
    private final boolean owners;

    private final boolean systemd;
    private final Older older;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, String> changed = new TreeMap<>();

    private Planner(Box box, Facts facts, Desired desired, Clients clients, int drainSeconds) {
        this.box = box;
        this.facts = facts;
        this.desired = desired;
        this.clients = clients;
        this.drainSeconds = drainSeconds;
        this.owners = box.root().equals("/");
        this.systemd = DesiredState.systemd(box, Optional.of(facts));
        this.older = new Older(facts, desired);
    }

    /**
     * @param desired rendered for these facts
     * @param drainSeconds how long a c2s may be emptied before it is restarted, 0 for not at all
     */
    static BoxPlan plan(Box box, Facts facts, Desired desired, Clients clients, int drainSeconds) {
        Planner planner = new Planner(box, facts, desired, clients, drainSeconds);
        if (planner.owners && !facts.rootWorks()) {
            return new BoxPlan(
                    box,
                    Optional.of(facts),
                    desired,
                    Optional.of("Commands cannot be run as root: " + facts.rootProblem()),
                    List.of(),
                    List.of());
        }
        planner.user();
        planner.directories();
        planner.release();
        planner.files();
        planner.switchRelease();
        planner.kernel();
        planner.reload();
        planner.leftovers();
        planner.processes();
        return new BoxPlan(
                box,
                Optional.of(facts),
                desired,
                Optional.empty(),
                List.copyOf(planner.steps),
                List.copyOf(planner.skipped));
    }

    private void user() {
        if (!owners) {
            skipped.add("own user: the box is a directory of its machine; everything runs as " + box.user());
            return;
        }
        if (!facts.userExists()) {
            steps.add(new Step.CreateUser("There is no user jabberfarm on the box; the processes run as it."));
        }
        if (facts.uid() != 0 && box.sudo() != Sudo.NONE && !facts.loginInGroup()) {
            steps.add(new Step.JoinGroup(
                    box.user(), box.user() + " is not in the group jabberfarm, which may open the agent's socket."));
        }
    }

    private void directories() {
        List<Directory> wrong = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (Directory asked : desired.directories()) {
            DirectoryFact found = facts.directories().get(asked.path());
            String owner = asked.owner() + ":" + asked.group();
            if (found == null) {
                why.add(asked.path() + " is missing");
            } else if (owners && !mode(found.mode()).equals(mode(asked.mode()))) {
                why.add(asked.path() + " has mode " + found.mode() + ", not " + asked.mode());
            } else if (owners && !found.owner().equals(owner)) {
                why.add(asked.path() + " belongs to " + found.owner() + ", not " + owner);
            } else {
                continue;
            }
            wrong.add(asked);
        }
        if (!wrong.isEmpty()) {
            steps.add(new Step.MakeDirectories(wrong, sentence(String.join("; ", why))));
        }
    }

    private void release() {
        if (!facts.releases().contains(desired.release())) {
            steps.add(new Step.UploadRelease(
                    desired.release(),
                    facts.releases().isEmpty()
                            ? "There is no release on the box yet."
                            : "The box has " + String.join(", ", facts.releases()) + " only."));
        }
    }

    private void switchRelease() {
        if (!facts.currentRelease().equals(Optional.of(desired.release()))) {
            steps.add(new Step.SwitchRelease(
                    desired.release(),
                    facts.currentRelease(),
                    facts.currentRelease()
                            .map(r -> "current points to " + r + ".")
                            .orElse("There is no current release.")));
        }
    }

    private void files() {
        for (ManagedFile file : desired.files()) {
            Optional<FileFact> before = Optional.ofNullable(facts.files().get(file.path()));
            difference(file, before).ifPresent(why -> {
                steps.add(new Step.WriteFile(file, before, why));
                // Another owner or mode alone changes nothing for a process that has read the file.
                if (before.isEmpty() || !before.get().content().equals(file.content())) {
                    changed.put(file.path(), why);
                }
            });
        }
        if (!systemd) {
            String why = owners
                    ? "no systemd runs on the box, process 1 is " + facts.init()
                    : "the box is a directory of its machine";
            skipped.add("systemd units: " + why + "; the agent starts the nodes and keeps them running");
            skipped.add("kernel values and limits.d: " + why + "; what the machine has holds");
        }
    }

    private Optional<String> difference(ManagedFile file, Optional<FileFact> before) {
        if (before.isEmpty()) {
            return Optional.of("The file is missing.");
        }
        FileFact found = before.get();
        String owner = file.owner() + ":" + file.group();
        List<String> why = new ArrayList<>();
        if (!found.content().equals(file.content())) {
            why.add("its content differs");
        }
        if (!mode(found.mode()).equals(mode(file.mode()))) {
            why.add("its mode is " + found.mode() + ", not " + file.mode());
        }
        if (owners && !found.owner().equals(owner)) {
            why.add("it belongs to " + found.owner() + ", not " + owner);
        }
        return why.isEmpty() ? Optional.empty() : Optional.of(sentence(String.join("; ", why)));
    }

    /** Without the leading zero that some tools print and some do not. */
    private static String mode(String octal) {
        return octal.replaceFirst("^0+(?=.)", "");
    }

    private void kernel() {
        List<KernelValue> low = new ArrayList<>();
        for (KernelValue value : desired.kernel()) {
            Optional<Long> inForce = Sysctls.inForce(facts, value.key());
            if (inForce.isEmpty()) {
                skipped.add(value.key() + ": the box's kernel has no such value");
            } else if (inForce.get() < value.value() && !facts.sysctlWritable()) {
                skipped.add(value.key() + ": " + text(value.value()) + " is asked for and " + text(inForce.get())
                        + " in force, but it cannot be set here: " + facts.sysctlProblem());
            } else if (inForce.get() < value.value()) {
                low.add(value);
            }
        }
        if (!low.isEmpty()) {
            steps.add(new Step.SetKernel(
                    low,
                    sentence(String.join(
                            "; ",
                            low.stream()
                                    .map(v -> v.key() + " is "
                                            + Sysctls.inForce(facts, v.key())
                                                    .map(Capacity::text)
                                                    .orElse("unknown")
                                            + ", below " + text(v.value()))
                                    .toList()))));
        }
    }

    private void reload() {
        List<String> units = changed.keySet().stream()
                .filter(p -> p.startsWith("/etc/systemd/"))
                .toList();
        if (systemd && !units.isEmpty()) {
            steps.add(new Step.ReloadUnits(
                    units.size() == 1 ? "A unit file changes." : units.size() + " unit files change."));
        } else if (systemd
                && desired.units().stream()
                        .anyMatch(unit -> older.in(unit).anyMatch(p -> p.startsWith("/etc/systemd/")))) {
            steps.add(new Step.ReloadUnits("A unit file has changed since the processes were started."));
        }
    }

    /** Processes and files of nodes that are no longer on the box. */
    private void leftovers() {
        Set<String> nodes = new HashSet<>(List.of("agent"));
        box.nodes().forEach(n -> nodes.add(n.name()));
        Map<String, String> running = new TreeMap<>();
        facts.units().forEach((unit, state) -> {
            Matcher instance = INSTANCE.matcher(unit);
            if (instance.matches() && !state.startsWith("inactive")) {
                running.put(instance.group(2), unit);
            }
        });
        facts.processes().keySet().forEach(node -> running.putIfAbsent(node, unitOf(node)));
        running.keySet().removeAll(nodes);
        running.forEach((node, unit) ->
                steps.add(new Step.StopUnit(unit, node, node + " runs here but is not on this box in the inventory.")));
        Set<String> asked = new HashSet<>();
        desired.files().forEach(f -> asked.add(f.path()));
        facts.files().keySet().stream().sorted().filter(p -> !asked.contains(p)).forEach(path -> {
            Matcher ours = OURS.matcher(path);
            if (ours.matches()) {
                String node = ours.group(1);
                steps.add(new Step.RemoveFile(
                        path,
                        node != null && !nodes.contains(node)
                                ? node + " is not on this box in the inventory."
                                : "Nothing on this box needs it any more."));
            }
        });
    }

    /** The role is told by the file that the node has; without any, c2s is as good a guess as the other. */
    private String unitOf(String node) {
        boolean jsm = facts.files().containsKey("/etc/jabberfarm/" + node + "/jabber.xml");
        return "jabberfarm-" + (jsm ? "jsm" : "c2s") + "@" + node + ".service";
    }

    private void processes() {
        for (Unit unit : desired.units()) {
            Optional<ProcessFact> process =
                    Optional.ofNullable(facts.processes().get(unit.node()));
            String state = facts.units().getOrDefault(unit.name(), "");
            boolean up = process.isPresent() && (!systemd || state.startsWith("active"));
            if (!up) {
                steps.add(new Step.StartUnit(unit, false, 0, notRunning(unit, state, process.isPresent())));
                continue;
            }
            List<String> why = new ArrayList<>();
            String enabled = facts.enabled().getOrDefault(unit.name(), "enabled");
            unit.restartOn().stream().filter(changed::containsKey).forEach(path -> why.add(path + " changes"));
            List<String> stale =
                    older.in(unit).filter(path -> !changed.containsKey(path)).toList();
            stale.forEach(path -> why.add("it runs with an older " + path));
            int files = why.size();
            if (!process.get().release().equals(desired.release())) {
                why.add("it runs release " + process.get().release() + ", not " + desired.release());
            }
            long reachable = Sysctls.reachable(facts, unit.openFiles());
            if (process.get().openFilesInForce() < reachable) {
                why.add("it may open " + text(process.get().openFilesInForce()) + " files, " + text(reachable)
                        + (reachable < unit.openFiles() ? " are possible here" : " are asked for"));
            }
            if (files > 0 && files == why.size() && reloads(unit, stale)) {
                steps.add(new Step.ReloadNode(
                        unit,
                        sentence(String.join("; ", why)
                                + (stale.isEmpty()
                                        ? " in what a running " + unit.role() + " takes over"
                                        : ", and is restarted only if it cannot take over the new one"))));
            } else if (!why.isEmpty()) {
                drain(unit);
                steps.add(new Step.StartUnit(
                        unit, true, clients.on().applyAsLong(unit.node()), sentence(String.join("; ", why))));
            } else if (systemd && !enabled.startsWith("enabled")) {
                steps.add(new Step.StartUnit(
                        unit,
                        false,
                        0,
                        unit.node() + " runs, but would not start with the box: its unit is " + enabled + "."));
            }
        }
    }

    /** Before a restart, where there are clients and somewhere to go for them. */
    private void drain(Unit unit) {
        if (!unit.role().equals("c2s") || drainSeconds == 0) {
            return;
        }
        String node = unit.node();
        long on = clients.on().applyAsLong(node);
        long room = clients.room().applyAsLong(node);
        if (on > 0 && room >= on) {
            steps.add(new Step.DrainNode(
                    unit,
                    drainSeconds,
                    node + " has " + count(on) + ", for whom the others have room (" + text(room) + "). After "
                            + text(drainSeconds) + " s it is restarted all the same."));
        } else if (on > 0 && room > 0) {
            skipped.add("drain of " + node + ": the other c2s nodes have room for " + text(room) + " of its "
                    + count(on) + "; the restart disconnects them");
        }
    }

    private static String count(long users) {
        return text(users) + (users == 1 ? " client" : " clients");
    }

    /**
     * Whether all that changes of what it reads is what a running process takes over.
     *
     * @param stale files of which it has older ones, which are gone: only the process itself can tell whether it can go on
     */
    private boolean reloads(Unit unit, List<String> stale) {
        return stale.stream().allMatch(path -> path.matches(".*/(jabber\\.xml|jadc2s\\.xml|server\\.pem)"))
                && unit.restartOn().stream().filter(changed::containsKey).allMatch(this::reloads);
    }

    private boolean reloads(String path) {
        // A c2s looks at its certificate each time.
        return path.endsWith("/server.pem")
                || facts.files().containsKey(path)
                        && desired.files().stream()
                                .filter(file -> file.path().equals(path))
                                .anyMatch(file -> Reload.suffices(
                                        path, facts.files().get(path).content(), file.content()));
    }

    private String notRunning(Unit unit, String state, boolean process) {
        if (!systemd || state.isEmpty()) {
            return unit.node() + " does not run.";
        }
        return process && !state.startsWith("active")
                ? unit.node() + " runs, but its unit is " + state + "."
                : unit.node() + " does not run; its unit is " + state + ".";
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
