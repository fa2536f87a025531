package org.jabberfarm.console.plan;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.desired.DesiredState;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.desired.Sysctls;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.facts.Facts.DirectoryFact;
import org.jabberfarm.console.facts.Facts.FileFact;
import org.jabberfarm.console.facts.Facts.ProcessFact;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.secret.Sha256;

/** Facts for tests, changed one at a time. */
final class SomeFacts {
    String init = "systemd";
    int systemd = 252;
    boolean rootWorks = true;
    long memory = 8L << 30;
    long hardOpenFiles = 1_048_576;
    Map<String, String> sysctls = new TreeMap<>(Map.of(
            "fs.file-max", "24000",
            "fs.nr_open", "1048576",
            "net.core.somaxconn", "1024",
            "net.ipv4.tcp_max_syn_backlog", "512"));
    boolean sysctlWritable = true;
    List<String> releases = List.of();
    Optional<String> current = Optional.empty();
    Map<String, FileFact> files = new TreeMap<>();
    Map<String, String> units = new TreeMap<>();
    Map<String, ProcessFact> processes = new TreeMap<>();
    Map<String, String> enabled = new TreeMap<>();
    Map<String, DirectoryFact> directories = new TreeMap<>();
    boolean user;
    boolean group;

    /** A machine as it comes. */
    static Facts bare(Box box) {
        SomeFacts facts = new SomeFacts();
        if (!box.root().equals("/")) {
            facts.init = "directory";
            facts.systemd = 0;
            facts.sysctlWritable = false;
        }
        return facts.make();
    }

    /** The same after a deploy that did all that was asked for. */
    static Facts asked(Box box, Facts before, Desired desired) {
        SomeFacts facts = of(before);
        boolean real = box.root().equals("/");
        facts.releases = List.of(desired.release());
        facts.current = Optional.of(desired.release());
        desired.directories()
                .forEach(d -> facts.directories.put(
                        d.path(), new DirectoryFact(d.mode(), real ? d.owner() + ":" + d.group() : "me:me")));
        for (ManagedFile file : desired.files()) {
            facts.files.put(
                    file.path(),
                    new FileFact(file.content(), file.mode(), real ? file.owner() + ":" + file.group() : "me:me"));
        }
        for (KernelValue value : desired.kernel()) {
            if (Sysctls.inForce(before, value.key()).orElse(0L) < value.value()) {
                facts.sysctls.put(value.key(), Long.toString(value.value()));
            }
        }
        long pid = 100;
        Map<String, String> digests = new TreeMap<>();
        desired.files().forEach(file -> digests.put(file.path(), Sha256.of(file.content())));
        for (Unit unit : desired.units()) {
            if (DesiredState.systemd(box, Optional.of(before))) {
                facts.units.put(unit.name(), "active");
                facts.enabled.put(unit.name(), "enabled");
            }
            facts.processes.put(
                    unit.node(),
                    new ProcessFact(
                            pid++,
                            Math.min(unit.openFiles(), facts.hardOpenFiles),
                            desired.release(),
                            Instant.parse("2026-11-24T12:00:00Z"),
                            digests));
        }
        facts.user = real;
        facts.group = real;
        return facts.make();
    }

    static SomeFacts of(Facts from) {
        SomeFacts facts = new SomeFacts();
        facts.init = from.init();
        facts.systemd = from.systemd();
        facts.rootWorks = from.rootWorks();
        facts.memory = from.memoryBytes();
        facts.hardOpenFiles = from.hardOpenFiles();
        facts.sysctls = new TreeMap<>(from.sysctls());
        facts.sysctlWritable = from.sysctlWritable();
        facts.releases = from.releases();
        facts.current = from.currentRelease();
        facts.files = new TreeMap<>(from.files());
        facts.units = new TreeMap<>(from.units());
        facts.processes = new TreeMap<>(from.processes());
        facts.enabled = new TreeMap<>(from.enabled());
        facts.directories = new TreeMap<>(from.directories());
        facts.user = from.userExists();
        facts.group = from.loginInGroup();
        return facts;
    }

    SomeFacts replace(String path, String old, String with) {
        FileFact file = files.get(path);
        files.put(path, new FileFact(file.content().replace(old, with), file.mode(), file.owner()));
        return this;
    }

    /** A process that runs with another file than the one on the box, as after a deploy that was broken off before it. */
    SomeFacts olderIn(String node, String... paths) {
        ProcessFact process = processes.get(node);
        Map<String, String> inUse = new TreeMap<>(process.filesInUse());
        for (String path : paths) {
            inUse.put(path, Sha256.of("older"));
        }
        processes.put(
                node,
                new ProcessFact(
                        process.pid(), process.openFilesInForce(), process.release(), process.startedAt(), inUse));
        return this;
    }

    Facts make() {
        return new Facts(
                Instant.parse("2026-11-24T13:38:44Z"),
                "Debian GNU/Linux 12 (bookworm)",
                "6.1.0-28-amd64",
                "x86_64",
                "",
                init,
                systemd,
                1000,
                rootWorks,
                rootWorks ? "" : "sudo: a password is required",
                2,
                memory,
                20L << 30,
                hardOpenFiles,
                Map.copyOf(sysctls),
                sysctlWritable,
                sysctlWritable ? "" : "a directory has no kernel of its own",
                releases,
                current,
                Map.copyOf(files),
                Map.copyOf(units),
                new HashMap<>(processes),
                user,
                group,
                "glibc",
                Map.copyOf(enabled),
                Map.copyOf(directories),
                Set.of(22),
                0,
                true);
    }
}
