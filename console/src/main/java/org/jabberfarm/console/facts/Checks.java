package org.jabberfarm.console.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;

/** What would be in a deploy's way on a box, by its facts. */
public final class Checks {
    private static final Set<String> ARCHITECTURES = Set.of("x86_64", "aarch64");
    private static final long MIB = 1024L * 1024;

    /** A release unpacked beside the one before, and some logs. */
    private static final long DISK = 1024 * MIB;

    /** Below this a node does not even start; below the other one, a node and its box live from hand to mouth. */
    private static final long LEAST_MEMORY = 256 * MIB;

    private static final long GOOD_MEMORY = 900 * MIB;

    /** The how-to's own box: ten thousand clients. */
    private static final long OPEN_FILES = 11_000;

    private static final long CLOCK_MILLIS = 5_000;

    private Checks() {}

    /** In the order in which they should be mended. */
    public static List<Check> of(Box box, Facts facts) {
        List<Check> checks = new ArrayList<>();
        checks.add(
                Check.ok("login", box.user() + "@" + box.host() + " port " + box.sshPort() + ", uid " + facts.uid()));
        checks.add(root(box, facts));
        checks.add(system(facts));
        checks.add(memory(facts));
        checks.add(disk(facts));
        checks.add(ports(box, facts));
        checks.add(openFiles(facts));
        checks.add(kernel(facts));
        checks.add(clock(facts));
        checks.add(init(facts));
        checks.add(forwarding(facts));
        return checks;
    }

    private static Check root(Box box, Facts facts) {
        if (!facts.rootWorks()) {
            return Check.crit("root", "does not work", facts.rootProblem());
        }
        return Check.ok(
                "root",
                switch (box.sudo()) {
                    case NONE -> box.root().equals("/") ? "logs in as root" : "not needed in a directory";
                    case PASSWORDLESS -> "by sudo without a password";
                    case PASSWORD -> "by sudo with the stored password";
                });
    }

    private static Check system(Facts facts) {
        String found = facts.os() + ", kernel " + facts.kernel() + ", " + facts.arch();
        if (!ARCHITECTURES.contains(facts.arch())) {
            return Check.crit("system", found, "The release carries Java for x86_64 and aarch64 only.");
        }
        if (!facts.libc().equals("glibc")) {
            return Check.crit(
                    "system",
                    found + ", C library " + facts.libc(),
                    "The release's Java needs glibc, as Debian, Ubuntu and RHEL have it.");
        }
        return Check.ok("system", found + (facts.container().isEmpty() ? "" : ", in " + facts.container()));
    }

    private static Check memory(Facts facts) {
        String found = size(facts.memoryBytes()) + ", " + facts.cpus() + (facts.cpus() == 1 ? " cpu" : " cpus");
        if (facts.memoryBytes() < LEAST_MEMORY) {
            return Check.crit("memory", found, "A node needs " + size(LEAST_MEMORY) + " at the least.");
        }
        if (facts.memoryBytes() < GOOD_MEMORY) {
            return Check.warn("memory", found, "Enough for a trial; plan few users for this box.");
        }
        return Check.ok("memory", found);
    }

    private static Check disk(Facts facts) {
        String found = size(facts.diskFreeBytes()) + " free under /opt";
        return facts.diskFreeBytes() < DISK
                ? Check.crit("disk", found, "Make room: releases and logs need " + size(DISK) + ".")
                : Check.ok("disk", found);
    }

    /** A port that is taken while our process for it does not run is somebody else's. */
    private static Check ports(Box box, Facts facts) {
        List<String> taken = new ArrayList<>();
        List<Integer> wanted = new ArrayList<>();
        for (Node node : box.nodes()) {
            for (int port : new int[] {node.port(), node.tlsPort(), node.metricsPort()}) {
                look(port, node.name(), facts, wanted, taken);
            }
        }
        look(box.agentMetricsPort(), "agent", facts, wanted, taken);
        if (!taken.isEmpty()) {
            return Check.crit(
                    "ports",
                    String.join(", ", taken) + " taken by another program",
                    "Stop it (ss -ltnp shows which), or give the box other ports.");
        }
        return Check.ok(
                "ports", "free or ours: " + wanted.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private static void look(int port, String node, Facts facts, List<Integer> wanted, List<String> taken) {
        if (port == 0) {
            return;
        }
        wanted.add(port);
        if (facts.listening().contains(port) && !facts.processes().containsKey(node)) {
            taken.add(port + " (" + node + ")");
        }
    }

    private static Check openFiles(Facts facts) {
        String found = facts.hardOpenFiles() == Long.MAX_VALUE
                ? "no limit"
                : String.format(Locale.ROOT, "at most %,d a process", facts.hardOpenFiles());
        return facts.hardOpenFiles() < OPEN_FILES
                ? Check.warn(
                        "open files", found, "Each client takes one: raise fs.nr_open, or the limit of the container.")
                : Check.ok("open files", found);
    }

    private static Check kernel(Facts facts) {
        return facts.sysctlWritable()
                ? Check.ok("kernel values", "can be set")
                : Check.warn("kernel values", "cannot be set", facts.sysctlProblem());
    }

    private static Check clock(Facts facts) {
        long offset = facts.clockOffsetMillis();
        if (Math.abs(offset) <= CLOCK_MILLIS) {
            return Check.ok("clock", "as the console's");
        }
        return Check.warn(
                "clock",
                Math.abs(offset) / 1000 + " s " + (offset > 0 ? "ahead of" : "behind") + " the console",
                "Let chrony or systemd-timesyncd keep the time, there and here: logs and histories go by it.");
    }

    private static Check init(Facts facts) {
        return switch (facts.init()) {
            case "systemd" -> Check.ok("init", "systemd " + facts.systemd());
            case "directory" -> Check.ok("init", "a directory; the agent keeps the nodes running");
            default ->
                Check.warn(
                        "init",
                        facts.init() + ", no systemd; the agent keeps the nodes running",
                        "Nothing starts the agent when the box starts: deploy again after a restart.");
        };
    }

    private static Check forwarding(Facts facts) {
        return facts.socketForwarding()
                ? Check.ok("socket forwarding", "allowed")
                : Check.crit(
                        "socket forwarding",
                        "sshd refuses it",
                        "Set AllowStreamLocalForwarding yes in sshd_config: the console reads the agent's socket that way.");
    }

    private static String size(long bytes) {
        return bytes >= 1024 * MIB
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (1024.0 * MIB))
                : bytes / MIB + " MiB";
    }
}
