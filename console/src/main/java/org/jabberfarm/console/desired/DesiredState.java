package org.jabberfarm.console.desired;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Inventory;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Vault;
import org.jabberfarm.console.settings.Setting;
import org.jabberfarm.console.settings.Settings;
import org.jabberfarm.console.settings.SettingsStore;

/** Renders what a box should hold from the inventory and the farm settings. Same input, same bytes. */
public final class DesiredState {
    private static final Pattern HEAP = Pattern.compile("(?m)^-Xmx(\\d{1,9})m\\s*$");
    private static final String UNITS = "/etc/systemd/system/";

    private final Inventory inventory;
    private final SettingsStore settings;
    private final Supplier<ReleaseArchive> release;
    private final FarmCertificate certificate;

    public DesiredState(Inventory inventory, SettingsStore settings, Vault vault, Supplier<ReleaseArchive> release) {
        this.inventory = inventory;
        this.settings = settings;
        this.release = release;
        this.certificate = new FarmCertificate(vault, Clock.systemUTC());
    }

    /**
     * Without a look at the box: systemd is taken for granted where the box's root is {@code /}, and kernel values are
     * the least ones.
     *
     * @throws Conflict when the farm lacks a setting or a session manager that the files need
     */
    public Desired of(Box box) {
        return render(box, Optional.empty());
    }

    /** The same for a box as found: keeps what its files hold beyond ours, and never asks for less than its kernel has. */
    public Desired of(Box box, Facts facts) {
        return render(box, Optional.of(facts));
    }

    /** What the target number of users means for the box. */
    public Capacity capacity(Box box) {
        return Capacity.of(
                settings.load().number(Setting.USERS_PER_C2S),
                box,
                inventory.boxes().stream()
                        .mapToInt(b -> b.nodes(Role.C2S).size())
                        .sum());
    }

    /** Secrets of the farm that may stand in a box's files. Never show them: they are for taking out. */
    public List<String> secrets() {
        return secrets(inventory.boxes(), settings.load());
    }

    /** Those of the box's own files: only a session manager knows the secrets of all links. */
    private List<String> secrets(Box box, Settings now) {
        return secrets(box.nodes(Role.JSM).isEmpty() ? List.of(box) : inventory.boxes(), now);
    }

    private List<String> secrets(List<Box> boxes, Settings now) {
        List<String> all = new ArrayList<>();
        boxes.stream()
                .flatMap(b -> b.nodes(Role.C2S).stream())
                .forEach(n -> all.add(inventory.linkSecret(n.name()).reveal()));
        all.add(now.text(Setting.DATABASE_PASSWORD));
        return all;
    }

    /** Whether systemd starts the box's processes; else the agent does. */
    public static boolean systemd(Box box, Optional<Facts> facts) {
        return box.root().equals("/") && facts.map(f -> f.systemd() > 0).orElse(true);
    }

    /**
     * Only the files, which need no release to be there.
     *
     * @throws Conflict as {@link #of(Box)}
     */
    public List<ManagedFile> files(Box box) {
        return files(box, Optional.empty());
    }

    private Desired render(Box box, Optional<Facts> facts) {
        boolean systemd = systemd(box, facts);
        Capacity capacity = capacity(box);
        List<ManagedFile> files = files(box, facts);
        return new Desired(
                box.name(),
                version(),
                directories(box, systemd),
                files,
                systemd ? capacity.kernel() : List.of(),
                units(box, capacity, systemd, files));
    }

    private String version() {
        try {
            return release.get().version();
        } catch (UncheckedIOException e) {
            throw new Conflict(e.getMessage());
        }
    }

    private List<ManagedFile> files(Box box, Optional<Facts> facts) {
        Settings now = settings.load();
        if (now.domains().isEmpty()) {
            throw new Conflict(
                    "The farm has no domain yet. Set it first: Settings, or ./farm set domain=chat.example.org");
        }
        boolean systemd = systemd(box, facts);
        Capacity capacity = capacity(box);
        FileMaker files = new FileMaker(secrets(box, now));
        for (Node node : box.nodes()) {
            node(files, box, node, capacity, facts, now);
        }
        files.jvmOptions("/etc/jabberfarm/agent/jvm.options", "agent", capacity.heapMiB("agent"));
        files.agent(box, capacity, !systemd);
        if (systemd) {
            files.sysctl(capacity, facts);
            files.limits(capacity);
            files.agentUnit(UNITS, capacity);
            for (Role role : Role.values()) {
                if (!box.nodes(role).isEmpty()) {
                    files.nodeUnit(UNITS, role.word(), capacity);
                }
            }
        }
        return files.inPathOrder();
    }

    private void node(FileMaker files, Box box, Node node, Capacity capacity, Optional<Facts> facts, Settings now) {
        ConfigFiles configs = new ConfigFiles(inventory, now);
        String folder = "/etc/jabberfarm/" + node.name() + "/";
        String path = folder + node.role().configFile();
        Optional<String> present = facts.map(f -> f.files().get(path)).map(Facts.FileFact::content);
        if (node.role() == Role.C2S) {
            String text = configs.jadc2s(box, node, capacity, present);
            files.secret(path, text, configs.jadc2sFrom(text, node));
            if (!now.text(Setting.TLS).equals("off")) {
                pem(files, folder + "server.pem", now);
            }
        } else {
            String text = configs.jabber(box, node, present);
            files.secret(path, text, configs.jabberFrom(text));
        }
        String role = node.role().word();
        String options = folder + "jvm.options";
        files.jvmOptions(options, role, capacity.heapMiB(role, facts.flatMap(f -> heap(f, options))));
    }

    /** {@code -Xmx} in MiB that a file on the box asks for. */
    public static Optional<Long> heap(Facts facts, String path) {
        return Optional.ofNullable(facts.files().get(path))
                .map(file -> HEAP.matcher(file.content()))
                .filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(1)));
    }

    private void pem(FileMaker files, String path, Settings now) {
        String own = now.text(Setting.TLS_PEM);
        String text = own.isEmpty() ? certificate.pem(now.domains()) : own.endsWith("\n") ? own : own + "\n";
        files.secret(
                path,
                text,
                Provenance.all(text, own.isEmpty() ? "made by the console" : ConfigFiles.farm(Setting.TLS_PEM)));
    }

    private static List<Directory> directories(Box box, boolean systemd) {
        List<Directory> all = new ArrayList<>();
        for (String path :
                List.of("/opt/jabberfarm", "/opt/jabberfarm/releases", "/etc/jabberfarm", "/etc/jabberfarm/agent")) {
            all.add(new Directory(path, "root", "root", "0755"));
        }
        box.nodes().forEach(n -> all.add(new Directory("/etc/jabberfarm/" + n.name(), "root", "jabberfarm", "0750")));
        all.add(new Directory("/var/lib/jabberfarm", "jabberfarm", "jabberfarm", "0750"));
        all.add(new Directory("/var/log/jabberfarm", "jabberfarm", "jabberfarm", "0750"));
        if (!systemd) {
            // Units make theirs at each start, since /run is empty after a boot.
            all.add(new Directory("/run/jabberfarm", "jabberfarm", "jabberfarm", "0750"));
        }
        return all;
    }

    private static List<Unit> units(Box box, Capacity capacity, boolean systemd, List<ManagedFile> files) {
        List<Unit> units = new ArrayList<>();
        units.add(unit("jabberfarm-agent.service", "agent", "agent", capacity, systemd, files));
        for (Role role : List.of(Role.JSM, Role.C2S)) {
            for (Node node : box.nodes(role)) {
                String name = "jabberfarm-" + role.word() + "@" + node.name() + ".service";
                units.add(unit(name, node.name(), role.word(), capacity, systemd, files));
            }
        }
        return units;
    }

    private static Unit unit(
            String name, String node, String role, Capacity capacity, boolean systemd, List<ManagedFile> files) {
        Map<String, Boolean> reads = new LinkedHashMap<>();
        String unitFile = UNITS + (node.equals("agent") ? name : "jabberfarm-" + role + "@.service");
        for (ManagedFile file : files) {
            boolean own = file.path().startsWith("/etc/jabberfarm/" + node + "/");
            boolean agents = node.equals("agent") && file.path().equals("/etc/jabberfarm/agent.json");
            boolean unit = systemd && file.path().equals(unitFile);
            reads.put(file.path(), own || agents || unit);
        }
        List<String> restartOn = reads.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
        return new Unit(name, node, role, capacity.openFiles(role), restartOn);
    }
}
