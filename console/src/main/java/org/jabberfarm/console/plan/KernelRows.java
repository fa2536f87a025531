package org.jabberfarm.console.plan;

import static org.jabberfarm.console.desired.Capacity.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.console.desired.Capacity;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.desired.Sysctls;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.Facts.FileFact;
import org.jabberfarm.console.facts.Facts.ProcessFact;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;

/** The table of limits: what is on disk, in force and asked for, one row a limit. */
final class KernelRows {
    private static final Pattern MAX_FDS = Pattern.compile("<max_fds>\\s*(\\d{1,10})\\s*</max_fds>");

    private final BoxPlan plan;
    private final Facts facts;
    private final Capacity capacity;
    private final List<PlanView.Limit> rows = new ArrayList<>();

    private KernelRows(BoxPlan plan, Facts facts, Capacity capacity) {
        this.plan = plan;
        this.facts = facts;
        this.capacity = capacity;
    }

    static List<PlanView.Limit> of(BoxPlan plan, Capacity capacity) {
        return plan.facts().map(f -> new KernelRows(plan, f, capacity).all()).orElse(List.of());
    }

    private List<PlanView.Limit> all() {
        for (Role role : List.of(Role.C2S, Role.JSM)) {
            Optional<Node> first = plan.box().nodes(role).stream().findFirst();
            first.ifPresent(node -> node(node, role.word()));
        }
        plan.desired().kernel().forEach(this::kernel);
        if (!DesiredState.systemd(plan.box(), plan.facts())) {
            capacity.kernel()
                    .forEach(v -> rows.add(new PlanView.Limit(
                            v.key(),
                            "sysctl",
                            "",
                            Sysctls.inForce(facts, v.key()).map(Capacity::text).orElse(""),
                            text(v.value()),
                            "skip",
                            v.why())));
        }
        return rows;
    }

    /** Nodes of one role on one box have the same limits, so the first speaks for all. */
    private void node(Node node, String role) {
        String folder = "/etc/jabberfarm/" + node.name() + "/";
        Optional<ProcessFact> process = Optional.ofNullable(facts.processes().get(node.name()));
        Unit unit = plan.desired().units().stream()
                .filter(u -> u.node().equals(node.name()))
                .findFirst()
                .orElseThrow();
        if (node.role() == Role.C2S) {
            Optional<Long> found = found(folder + "jadc2s.xml", MAX_FDS);
            rows.add(
                    row("max_fds", "jadc2s.xml", found, Optional.empty(), capacity.maxFds(), "", capacity.maxFdsWhy()));
        }
        Optional<Long> onDisk = found(
                "/etc/systemd/system/jabberfarm-" + role + "@.service",
                Pattern.compile("(?m)^LimitNOFILE=(\\d{1,12})\\s*$"));
        Optional<Long> inForce = process.map(ProcessFact::openFilesInForce);
        PlanView.Limit limit = row(
                "LimitNOFILE",
                DesiredState.systemd(plan.box(), plan.facts()) ? "unit jabberfarm-" + role + "@" : "set by the agent",
                onDisk,
                inForce,
                unit.openFiles(),
                "",
                capacity.openFilesWhy(role));
        boolean tooLow = Sysctls.reachable(facts, unit.openFiles()) < unit.openFiles();
        rows.add(
                tooLow
                        ? limit.with(
                                "short", limit.why() + " This box allows " + text(facts.hardOpenFiles()) + " at most.")
                        : limit);
        Optional<Long> heap = DesiredState.heap(facts, folder + "jvm.options");
        rows.add(row(
                "Java heap, -Xmx",
                "jvm.options of " + role,
                heap,
                Optional.empty(),
                capacity.heapMiB(role, heap),
                " MiB",
                capacity.heapWhy(role, heap)));
    }

    private void kernel(KernelValue value) {
        Optional<Long> inForce = Sysctls.inForce(facts, value.key());
        if (inForce.isEmpty()) {
            return;
        }
        Optional<Long> onDisk = found(
                "/etc/sysctl.d/90-jabberfarm.conf",
                Pattern.compile("(?m)^" + Pattern.quote(value.key()) + "\\s*=\\s*(\\d{1,19})\\s*$"));
        String result = inForce.get() >= value.value() ? "keep" : facts.sysctlWritable() ? "raise" : "skip";
        String why = inForce.get() > value.value() && !onDisk.equals(Optional.of(value.value()))
                ? value.why() + " Higher already; a value is never lowered."
                : value.why();
        rows.add(new PlanView.Limit(
                value.key(),
                "sysctl",
                onDisk.map(Capacity::text).orElse(""),
                text(inForce.get()),
                text(value.value()),
                result,
                why));
    }

    private static PlanView.Limit row(
            String setting,
            String where,
            Optional<Long> onDisk,
            Optional<Long> inForce,
            long asked,
            String unit,
            String why) {
        Optional<Long> now = inForce.or(() -> onDisk);
        String result = now.isEmpty() ? "set" : now.get() == asked ? "keep" : now.get() < asked ? "raise" : "lower";
        return new PlanView.Limit(
                setting,
                where,
                onDisk.map(v -> text(v) + unit).orElse(""),
                inForce.map(v -> text(v) + unit).orElse(""),
                text(asked) + unit,
                result,
                why);
    }

    private Optional<Long> found(String path, Pattern pattern) {
        FileFact file = facts.files().get(path);
        if (file == null) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(file.content());
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }
}
