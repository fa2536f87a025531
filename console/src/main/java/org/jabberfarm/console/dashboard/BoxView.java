package org.jabberfarm.console.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.agent.Sample.NodeSample;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.templates.model.Bar;
import org.jabberfarm.templates.model.BoxPage;
import org.jabberfarm.templates.model.State;
import org.jabberfarm.templates.model.When;

/** Makes of a box's status and facts what its page shows. */
final class BoxView {
    private final BoxStatus box;
    private final Optional<Facts> facts;
    private final Optional<Desired> desired;
    private final Instant now;
    private final DrainView drains;

    BoxView(BoxStatus box, Optional<Facts> facts, Optional<Desired> desired, DrainView drains, Instant now) {
        this.box = box;
        this.facts = facts;
        this.desired = desired;
        this.now = now;
        this.drains = drains;
    }

    String say() {
        Box b = box.box();
        String carries = b.nodes().isEmpty()
                ? "Carries nothing yet."
                : "Carries " + b.nodes().stream().map(Node::name).collect(Collectors.joining(", ")) + ".";
        String machine = facts.map(f -> " " + f.os() + " on " + b.host() + ", " + Text.count(f.cpus(), "CPU core")
                        + ", " + Text.bytes(f.memoryBytes()) + " memory.")
                .orElse(" " + b.user() + "@" + b.host() + (b.sshPort() == 22 ? "" : " port " + b.sshPort()) + ".");
        // A fresh sample goes without saying.
        String age = box.age()
                .map(a -> box.stale() ? " Last sample " + Text.length(a) + " ago." : "")
                .orElse(box.seen().problem().map(p -> " " + p).orElse(" No sample yet."));
        return carries + machine + age;
    }

    /** From a box in the inventory to one that serves; null once it has been heard of. */
    BoxPage.Next next() {
        String name = box.box().name();
        if (box.seen().sample().isPresent() || box.condition().isWrong() || box.condition() == Condition.DEPLOYING) {
            return null;
        }
        return switch (box.seen().reach()) {
            case NOT_TRUSTED, KEY_CHANGED ->
                new BoxPage.Next(
                        "Next: compare its host key",
                        "The console does not log in before somebody has seen that this is the right machine.",
                        "Compare the host key",
                        "/boxes/" + name + "/trust");
            case NO_AGENT, ANSWERED ->
                new BoxPage.Next(
                        "Next: plan, then deploy",
                        "The login works and nothing runs here yet. The plan shows what a deploy puts on " + name
                                + " and why; nothing is changed before you deploy it.",
                        "Plan changes",
                        "");
            default ->
                new BoxPage.Next(
                        "Next: test the connection",
                        "The console logs in and reads what it needs to know for a plan. Nothing is changed.",
                        "Test connection",
                        "/boxes/" + name + "/check");
        };
    }

    List<BoxPage.Wrong> wrongs() {
        // How far a drain is has a panel of its own here.
        return box.wrongs().stream()
                .filter(w -> w.condition() != Condition.DRAINING)
                .map(this::wrong)
                .toList();
    }

    private BoxPage.Wrong wrong(Wrong wrong) {
        boolean own = wrong.node().isEmpty() || wrong.condition().isOfCertificate();
        NodeStatus node = box.nodes().stream()
                .filter(n -> n.node().name().equals(wrong.node()))
                .findFirst()
                .orElse(null);
        String cause = "";
        String expected = "";
        String command = "";
        if (node != null && wrong.condition() == Condition.LIMIT_TOO_LOW) {
            NodeSample sample = node.sample().orElseThrow();
            cause = limitCause(node, sample);
            if (node.filesLow()) {
                expected = "Expected: " + node.filesAsked() + " in both columns. We read " + sample.openFilesInForce()
                        + ".";
                command = "ssh " + box.box().name() + " grep 'open files' /proc/" + sample.pid() + "/limits";
            }
        } else if (node != null && wrong.condition() == Condition.DOWN) {
            expected = "Its last lines say why.";
            command = "ssh " + box.box().name() + " tail -n 50 " + box.box().path("/var/log/jabberfarm/")
                    + node.node().name() + ".log";
        } else if (wrong.condition() == Condition.SILENT || wrong.condition() == Condition.DOWN) {
            expected = "Expected: a line with LISTEN.";
            command = "ssh " + box.box().name() + " ss -xl | grep " + box.box().path("/run/jabberfarm/agent.sock");
        }
        return new BoxPage.Wrong(
                wrong.condition().state(wrong.said()),
                wrong.what(),
                wrong.why(),
                cause,
                expected,
                command,
                own ? wrong.action() : "",
                own ? wrong.link() : "");
    }

    private String limitCause(NodeStatus node, NodeSample sample) {
        if (!node.filesLow()) {
            return "The node's max_fds is lower than the users asked for need. A plan raises it.";
        }
        String after = " Then restart " + node.node().name() + ".";
        if (facts.isPresent() && facts.get().hardOpenFiles() > 0 && facts.get().hardOpenFiles() < node.filesAsked()) {
            return "Nothing on this box can be given more than "
                    + Text.number(facts.get().hardOpenFiles())
                    + " open files"
                    + (facts.get().container().isEmpty()
                            ? "; something above the login set that limit."
                            : ": it runs in " + facts.get().container()
                                    + ", whose manager allows no more. A restart alone does not help: raise the limit where the container is defined.")
                    + after;
        }
        return "Most likely " + node.node().name() + " was started before its limit was raised to "
                + Text.number(node.filesAsked()) + ", since " + Text.number(sample.openFilesInForce())
                + " is what the running process was given. A plan shows what is left to do.";
    }

    List<BoxPage.Limit> limits(DesiredState state) {
        return desired.map(d -> new BoxLimits(box, d, state.capacity(box.box()), facts).rows())
                .orElse(List.of());
    }

    String limitsNote() {
        String overflows = box.seen()
                .sample()
                .filter(s -> s.box().listenOverflows() >= 0)
                .map(s -> " Connections lost on full accept queues since the box started: "
                        + Text.number(s.box().listenOverflows()) + ".")
                .orElse("");
        return "In force is read from /proc of the running process with every sample, never from a file." + overflows;
    }

    List<BoxPage.Tile> tiles() {
        if (box.seen().sample().isEmpty()) {
            return List.of();
        }
        Sample.BoxSample machine = box.seen().sample().get().box();
        List<BoxPage.Tile> tiles = new ArrayList<>();
        if (box.hasC2s()) {
            Bar bar = BoxRows.bar(box);
            tiles.add(new BoxPage.Tile(
                    "Connections",
                    Text.number(box.connections()),
                    "of " + Text.number(box.usersAsked()) + " asked",
                    bar,
                    bar == null
                            ? "no c2s serves here"
                            : box.percent() + " % of the " + Text.number(box.capacity())
                                    + (bar.early() ? " in force" : " it takes")));
            tiles.add(new BoxPage.Tile(
                    "Accepts",
                    Text.rate(box.rate(NodeSample::acceptsPerSecond)),
                    "per s",
                    null,
                    Text.number((long) box.rate(NodeSample::refused)) + " refused, "
                            + Text.number((long) box.rate(NodeSample::redirects)) + " sent elsewhere since the start"));
        }
        if (box.nodes().stream().anyMatch(n -> !n.isC2s())) {
            tiles.add(new BoxPage.Tile(
                    "Sessions",
                    Text.number(box.sessions()),
                    "",
                    null,
                    Text.rate(box.rate(n -> n.role().equals("jsm") ? n.loginsPerSecond() : 0)) + " logins per s"));
        }
        tiles.add(new BoxPage.Tile(
                "Messages in",
                Text.rate(box.rate(NodeSample::messagesInPerSecond)),
                "per s",
                null,
                "stanzas in " + Text.rate(box.rate(NodeSample::stanzasInPerSecond)) + ", out "
                        + Text.rate(box.rate(NodeSample::stanzasOutPerSecond)) + " per s"));
        tiles.add(new BoxPage.Tile(
                "CPU",
                Text.percent(machine.cpu()),
                "",
                null,
                "of " + Text.count(machine.cpus(), "core") + ", load "
                        + String.format(java.util.Locale.ROOT, "%.1f", machine.load1())));
        tiles.add(new BoxPage.Tile(
                "Memory",
                Text.percent(BoxRows.memory(machine)),
                "of " + Text.bytes(machine.memoryTotal()),
                null,
                box.nodes().stream()
                        .flatMap(n -> n.sample().stream())
                        .filter(s -> s.heapMax() > 0)
                        .findFirst()
                        .map(s -> s.name() + " heap " + Text.bytes(s.heapUsed()) + " of " + Text.bytes(s.heapMax()))
                        .orElse("")));
        return tiles;
    }

    List<BoxPage.Drain> drains() {
        return drains.panels(box, now);
    }

    List<BoxPage.NodeRow> nodes() {
        List<BoxPage.NodeRow> rows =
                new ArrayList<>(box.nodes().stream().map(this::node).toList());
        box.seen().sample().ifPresent(s -> rows.add(agent(s)));
        return rows;
    }

    private BoxPage.NodeRow node(NodeStatus node) {
        Optional<NodeSample> sample = node.sample();
        boolean runs = sample.filter(s -> s.pid() > 0).isPresent();
        String restarts = sample.filter(s -> s.restarts() > 0)
                .map(s -> "restarted " + (s.restarts() == 1 ? "once" : s.restarts() + " times"))
                .orElse("");
        String reason = sample.map(NodeSample::reason).orElse("");
        return new BoxPage.NodeRow(
                node.node().name(),
                node.isC2s()
                        ? "ports " + node.node().port() + ", " + node.node().tlsPort()
                        : "session manager",
                node.condition() == Condition.SILENT
                        ? box.state()
                        : node.condition().state(),
                sample.isEmpty()
                        ? Text.NONE
                        : node.isC2s()
                                ? Text.count(node.connections(), "connection")
                                : Text.count(node.sessions(), "session"),
                sample.filter(s -> s.redirects() > 0)
                        .map(s -> Text.number(s.redirects()) + " sent elsewhere")
                        .orElse(""),
                sample.map(s -> links(s)).orElse(Text.NONE),
                runs ? String.valueOf(sample.get().pid()) : Text.NONE,
                sample.filter(s -> s.startedAt() > 0)
                        .map(s -> When.of(Instant.ofEpochMilli(s.startedAt()), now))
                        .orElse(null),
                runs ? Text.bytes(sample.get().rss()) : Text.NONE,
                sample.map(NodeSample::release).orElse(""),
                reason.isEmpty() ? restarts : reason,
                drains.link(box, node));
    }

    private BoxPage.NodeRow agent(Sample sample) {
        return new BoxPage.NodeRow(
                "agent",
                "Unix socket over SSH",
                box.stale() ? box.state() : new State("ok", "ok", "Reporting"),
                "every 5 s",
                "",
                "console",
                String.valueOf(sample.agentPid()),
                null,
                Text.NONE,
                sample.agentRelease(),
                "",
                "");
    }

    private static String links(NodeSample sample) {
        long up = sample.links().values().stream().filter(u -> u).count();
        List<String> down = sample.links().entrySet().stream()
                .filter(e -> !e.getValue())
                .map(java.util.Map.Entry::getKey)
                .toList();
        return sample.links().isEmpty()
                ? Text.NONE
                : up + " of " + sample.links().size() + " up"
                        + (down.isEmpty() ? "" : "; down: " + String.join(", ", down));
    }

    List<BoxPage.Fact> facts() {
        if (facts.isEmpty()) {
            return List.of();
        }
        Facts f = facts.get();
        List<BoxPage.Fact> rows = new ArrayList<>();
        rows.add(new BoxPage.Fact("System", f.os()));
        rows.add(new BoxPage.Fact("Kernel", f.kernel() + ", " + f.arch()));
        rows.add(new BoxPage.Fact("Runs in", f.container().isEmpty() ? "no container" : f.container()));
        rows.add(new BoxPage.Fact("CPU", Text.count(f.cpus(), "core")));
        rows.add(new BoxPage.Fact("Memory", Text.bytes(f.memoryBytes())));
        rows.add(new BoxPage.Fact("Disk /opt", Text.bytes(f.diskFreeBytes()) + " free"));
        rows.add(new BoxPage.Fact("Init", f.systemd() > 0 ? "systemd " + f.systemd() : f.init()));
        rows.add(new BoxPage.Fact(
                "Login", box.box().user() + (f.rootWorks() ? ", becomes root" : ", does not become root")));
        rows.add(new BoxPage.Fact("Bastion", box.box().via().orElse("none")));
        rows.add(new BoxPage.Fact("Address", box.box().address()));
        rows.add(new BoxPage.Fact("Release", f.currentRelease().orElse("none")));
        box.seen()
                .sample()
                .filter(s -> s.box().uptimeSeconds() > 0)
                .ifPresent(s -> rows.add(new BoxPage.Fact(
                        "Up", Text.length(Duration.ofSeconds(s.box().uptimeSeconds())))));
        return rows;
    }

    List<BoxPage.FileRow> files() {
        if (desired.isEmpty()) {
            return List.of();
        }
        return desired.get().files().stream().map(this::file).toList();
    }

    private BoxPage.FileRow file(ManagedFile file) {
        Optional<Facts.FileFact> present = facts.map(f -> f.files().get(file.path()));
        State state = facts.isEmpty()
                ? new State("mute", "unknown", "Not read yet")
                : present.isEmpty()
                        ? new State("mute", "wait", "Not there yet")
                        : present.get().content().equals(file.content())
                                ? new State("ok", "ok", "As planned")
                                : new State("work", "raise", "A plan changes it");
        String link =
                "/boxes/" + box.box().name() + "/files?path=" + URLEncoder.encode(file.path(), StandardCharsets.UTF_8);
        return new BoxPage.FileRow(file.path(), link, state, facts.isEmpty() || present.isPresent());
    }
}
