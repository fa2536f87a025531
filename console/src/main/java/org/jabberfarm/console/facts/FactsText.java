package org.jabberfarm.console.facts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jabberfarm.console.facts.Facts.DirectoryFact;
import org.jabberfarm.console.facts.Facts.FileFact;
import org.jabberfarm.console.facts.Facts.ProcessFact;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.ssh.Result;

/** What {@code facts.sh} printed: lines of fields with tabs between, the first of them a name. */
final class FactsText {
    /** Kernel ticks a second where {@code getconf} is missing: the same on all of our architectures. */
    private static final long HERTZ = 100;

    private final Box box;
    private final String rootProblem;
    private final Map<String, List<String[]>> lines = new TreeMap<>();

    /** @throws IOException when the script did not come to its end */
    FactsText(Box box, String rootProblem, Result result) throws IOException {
        this.box = box;
        this.rootProblem = rootProblem;
        for (String line : result.out().split("\n", -1)) {
            String[] fields = line.split("\t", -1);
            // A login script may print what it likes before.
            if (fields.length > 1) {
                lines.computeIfAbsent(fields[0], name -> new ArrayList<>())
                        .add(Arrays.copyOfRange(fields, 1, fields.length));
            }
        }
        if (!lines.containsKey("end")) {
            throw new IOException("tried to read the facts of " + box.name()
                    + " but the script stopped with exit status " + result.exit() + ": "
                    + result.err().strip() + "; is there a POSIX sh with coreutils, grep and sed?");
        }
    }

    /** Unix sockets that anybody may open. */
    List<String> sockets() {
        return all("socket").map(f -> f[0]).toList();
    }

    Facts facts(Instant before, Instant after, boolean socketForwarding) {
        boolean directory = !box.root().equals("/");
        String root = rootProblem();
        String sysctl = sysctlProblem(root);
        int uid = (int) number("uid");
        return new Facts(
                after,
                text("os"),
                text("kernel"),
                text("arch"),
                text("container"),
                directory ? "directory" : lines.containsKey("systemd") ? "systemd" : text("init"),
                directory ? 0 : (int) number("systemd"),
                uid,
                root.isEmpty(),
                root,
                (int) number("cpus"),
                memory(),
                number("disk") * 1024,
                number("hard-open-files"),
                named("sysctl"),
                sysctl.isEmpty(),
                sysctl,
                all("release").map(f -> f[0]).toList(),
                all("current").map(f -> f[0]).findFirst(),
                map("file", 4, this::file),
                units("ActiveState"),
                map("process", 5, this::process),
                directory || (lines.containsKey("user") && lines.containsKey("group")),
                directory || uid == 0 || lines.containsKey("in-group"),
                text("libc"),
                units("UnitFileState"),
                map("directory", 3, (path, f) -> new DirectoryFact(mode(f[1]), f[2])),
                listening(),
                offset(before, after),
                socketForwarding);
    }

    private String rootProblem() {
        if (!rootProblem.isEmpty() || !box.root().equals("/") || number("euid") == 0) {
            return rootProblem;
        }
        return "The login user " + text("login") + " is not root"
                + (box.sudo() == Sudo.NONE
                        ? ", and the box is set to use no sudo. Log in as root, or allow sudo."
                        : ", not even through sudo. Look into its sudoers.");
    }

    private String sysctlProblem(String root) {
        if (!box.root().equals("/")) {
            return "A directory has no kernel of its own.";
        }
        if (lines.containsKey("sysctl-writable")) {
            return "";
        }
        if (!root.isEmpty()) {
            return "Only root can set kernel values.";
        }
        String container = text("container");
        return container.isEmpty()
                ? "/proc/sys cannot be written there, not even by root."
                : "/proc/sys cannot be written in this container (" + container + "). Set the values on its host.";
    }

    private long memory() {
        long total = number("memory") * 1024;
        long limit = number("memory-limit");
        return limit > 0 && limit < total ? limit : total;
    }

    private FileFact file(String path, String[] fields) {
        return new FileFact(
                new String(Base64.getDecoder().decode(fields[3]), StandardCharsets.UTF_8), mode(fields[1]), fields[2]);
    }

    private ProcessFact process(String node, String[] fields) {
        long hertz = number("hertz") > 0 ? number("hertz") : HERTZ;
        Instant started = Instant.ofEpochSecond(number("booted")).plusMillis(parsed(fields[3]) * 1000 / hertz);
        Map<String, String> inUse = new TreeMap<>();
        all("in-use").filter(f -> f.length == 3 && f[0].equals(node)).forEach(f -> inUse.put(f[1], f[2]));
        return new ProcessFact(parsed(fields[1]), parsed(fields[2]), fields[4], started, inUse);
    }

    private Set<Integer> listening() {
        Set<Integer> ports = new TreeSet<>();
        for (String port : text("listening").trim().split(" +", -1)) {
            if (!port.isEmpty()) {
                ports.add(Integer.parseInt(port, 16));
            }
        }
        return ports;
    }

    /** The box tells whole seconds, so half a second is added on the average. */
    private long offset(Instant before, Instant after) {
        Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
        return Duration.between(middle, Instant.ofEpochSecond(number("time")).plusMillis(500))
                .toMillis();
    }

    private static String mode(String octal) {
        return "0".repeat(Math.max(0, 4 - octal.length())) + octal;
    }

    /** {@code name key value} lines: value by key, inner blanks made single. */
    private Map<String, String> named(String name) {
        Map<String, String> values = new TreeMap<>();
        all(name)
                .map(f -> f[0].trim().split("\\s+", 2))
                .filter(f -> f.length == 2)
                .forEach(f -> values.put(f[0], f[1].replaceAll("\\s+", " ").trim()));
        return values;
    }

    /** One property of all units, as {@code systemctl show} prints it. */
    private Map<String, String> units(String property) {
        Map<String, String> values = new TreeMap<>();
        for (String block : text("units").split(";", -1)) {
            Map<String, String> properties = new TreeMap<>();
            for (String pair : block.trim().split(" ", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    properties.put(pair.substring(0, equals), pair.substring(equals + 1));
                }
            }
            if (!properties.getOrDefault(property, "").isEmpty() && properties.containsKey("Id")) {
                values.put(properties.get("Id"), properties.get(property));
            }
        }
        return values;
    }

    private <T> Map<String, T> map(String name, int fields, BiFunction<String, String[], T> value) {
        Map<String, T> values = new TreeMap<>();
        all(name).filter(f -> f.length == fields).forEach(f -> values.put(f[0], value.apply(f[0], f)));
        return values;
    }

    private Stream<String[]> all(String name) {
        return lines.getOrDefault(name, List.of()).stream();
    }

    private String text(String name) {
        return Optional.ofNullable(lines.get(name)).map(l -> l.get(0)[0].trim()).orElse("");
    }

    private long number(String name) {
        return parsed(text(name));
    }

    /** 0 for what is no number, the most there is for {@code unlimited}. */
    private static long parsed(String text) {
        if (text.equals("unlimited")) {
            return Long.MAX_VALUE;
        }
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
