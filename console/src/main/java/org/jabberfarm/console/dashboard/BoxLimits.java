package org.jabberfarm.console.dashboard;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.agent.Sample;
import org.jabberfarm.console.desired.Capacity;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.templates.model.BoxPage;
import org.jabberfarm.templates.model.State;

/** Asked, on disk and in force, side by side. In force comes from the running process and wins. */
final class BoxLimits {
    private static final Pattern UNIT_FILES = Pattern.compile("(?m)^LimitNOFILE=(\\d{1,12})\\s*$");
    private static final Pattern MAX_FDS = Pattern.compile("<max_fds>\\s*(\\d{1,12})\\s*</max_fds>");

    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final BoxStatus box;
    private final Desired desired;
    private final Capacity capacity;
    private final Optional<Facts> facts;
    private final List<BoxPage.Limit> rows = new ArrayList<>();

    BoxLimits(BoxStatus box, Desired desired, Capacity capacity, Optional<Facts> facts) {
        this.box = box;
        this.desired = desired;
        this.capacity = capacity;
        this.facts = facts;
    }

    List<BoxPage.Limit> rows() {
        box.nodes().forEach(this::node);
        Map<String, String> inForce =
                box.seen().sample().map(s -> s.box().sysctls()).orElse(Map.of());
        for (KernelValue value : desired.kernel()) {
            OptionalLong used = value.key().equals("fs.file-max")
                    ? box.seen()
                            .sample()
                            .map(s -> OptionalLong.of(s.box().openFiles()))
                            .orElse(OptionalLong.empty())
                    : OptionalLong.empty();
            add(
                    value.key(),
                    value.value(),
                    disk(
                            "/etc/sysctl.d/90-jabberfarm.conf",
                            Pattern.compile(
                                    "(?m)^" + Pattern.quote(value.key()) + "\\s*=\\s*(?:\\d+\\s+)?(\\d{1,19})\\s*$")),
                    number(inForce.get(value.key())),
                    used);
        }
        return rows;
    }

    private void node(NodeStatus node) {
        String name = node.node().name();
        Optional<Sample.NodeSample> sample = node.sample().filter(s -> s.pid() > 0);
        boolean directory = facts.map(f -> f.systemd() == 0).orElse(false);
        add(
                "Open files, " + name,
                capacity.openFiles(node.node().role().word()),
                directory
                        ? OptionalLong.empty()
                        : disk(
                                "/etc/systemd/system/jabberfarm-"
                                        + node.node().role().word() + "@.service",
                                UNIT_FILES),
                sample.map(s -> OptionalLong.of(s.openFilesInForce())).orElse(OptionalLong.empty()),
                sample.map(s -> OptionalLong.of(s.openFiles())).orElse(OptionalLong.empty()));
        if (node.isC2s()) {
            add(
                    "max_fds, " + name,
                    capacity.maxFds(),
                    disk("/etc/jabberfarm/" + name + "/jadc2s.xml", MAX_FDS),
                    OptionalLong.empty(),
                    OptionalLong.empty());
            // The process keeps a few descriptors for itself, so it is held against the users, not against max_fds.
            add(
                    "Connections, " + name,
                    node.usersAsked(),
                    OptionalLong.empty(),
                    sample.map(s -> OptionalLong.of(s.connectionLimit())).orElse(OptionalLong.empty()),
                    sample.map(s -> OptionalLong.of(s.connections())).orElse(OptionalLong.empty()));
        }
    }

    private void add(String name, long asked, OptionalLong disk, OptionalLong force, OptionalLong used) {
        rows.add(new BoxPage.Limit(
                name, Text.number(asked), text(disk), text(force), text(used), state(asked, disk, force)));
    }

    private static State state(long asked, OptionalLong disk, OptionalLong force) {
        OptionalLong real = force.isPresent() && force.getAsLong() >= 0 ? force : disk;
        if (real.isEmpty() || real.getAsLong() < 0) {
            return new State("mute", "unknown", "Not known");
        }
        return real.getAsLong() < asked
                ? new State("warn", "warn", "Too low")
                : real.getAsLong() == asked
                        ? new State("ok", "ok", "As asked")
                        : new State("ok", "keep", "Higher, kept");
    }

    private OptionalLong disk(String path, Pattern what) {
        return facts.map(f -> f.files().get(path))
                .map(file -> {
                    Matcher found = what.matcher(file.content());
                    return found.find() ? number(found.group(1)) : OptionalLong.empty();
                })
                .orElse(OptionalLong.empty());
    }

    /** The last number of a kernel value, which may be several. */
    private static OptionalLong number(String text) {
        if (text == null) {
            return OptionalLong.empty();
        }
        String[] parts = text.trim().split("\\s+");
        String last = parts[parts.length - 1];
        if (!last.matches("\\d{1,20}")) {
            return OptionalLong.empty();
        }
        // Systemd takes fs.file-max away by setting it to the largest number there is.
        BigInteger number = new BigInteger(last);
        return OptionalLong.of(number.bitLength() > 62 ? NO_LIMIT : number.longValue());
    }

    private static String text(OptionalLong value) {
        return value.isEmpty()
                ? Text.NONE
                : value.getAsLong() == NO_LIMIT ? "no limit" : Text.number(value.getAsLong());
    }
}
