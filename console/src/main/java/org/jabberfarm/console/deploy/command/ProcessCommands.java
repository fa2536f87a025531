package org.jabberfarm.console.deploy.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.console.ssh.Command;

/** Our processes on a box, where there is no systemd to ask: found by what their command line says of them. */
public final class ProcessCommands {
    /** Longer than a process takes to stop by itself. */
    private static final int STOP_SECONDS = 25;

    private ProcessCommands() {}

    /**
     * A process of ours as found.
     *
     * @param pid process
     * @param node node name, or {@code agent}
     * @param release release it was started from
     * @param openFiles soft limit in force
     */
    public record Found(long pid, String node, String release, long openFiles) {}

    /** Prints pid, our properties and the limit of open files of each process of this box's root. */
    public static Command find(Target target) {
        return Target.root(List.of(
                "for f in $(grep -l -e '-Djabberfarm\\.node=' /proc/[0-9]*/cmdline 2>/dev/null); do",
                "  p=${f%/cmdline}",
                "  c=$(tr '\\0' '\\n' 2>/dev/null <\"$f\") || continue",
                "  printf '%s\\n' \"$c\" | grep -qxF -e "
                        + Command.quote("-Djabberfarm.root=" + target.box().root()) + " || continue",
                "  echo \"pid=${p#/proc/}\"",
                "  printf '%s\\n' \"$c\" | sed -n 's/^-Djabberfarm\\.\\(node\\|home\\)=/\\1=/p'",
                "  sed -n 's/^Max open files *\\([0-9a-z]*\\) .*/limit=\\1/p' \"$p/limits\"",
                "done"));
    }

    /** What {@link #find} printed, by node. */
    public static Map<String, Found> parse(String out) {
        Map<String, Found> found = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>(out.lines().toList());
        lines.add("pid=");
        for (String line : lines) {
            int sign = line.indexOf('=');
            if (sign < 0) {
                continue;
            }
            if (line.startsWith("pid=") && values.containsKey("pid")) {
                String home = values.getOrDefault("home", "");
                String limit = values.getOrDefault("limit", "");
                found.put(
                        values.getOrDefault("node", ""),
                        new Found(
                                Long.parseLong(values.get("pid")),
                                values.getOrDefault("node", ""),
                                home.substring(home.lastIndexOf('/') + 1),
                                limit.matches("\\d{1,18}") ? Long.parseLong(limit) : Long.MAX_VALUE));
                values.clear();
            }
            values.put(line.substring(0, sign), line.substring(sign + 1));
        }
        return found;
    }

    /** Asks a process of ours to end, waits, and ends it. Does nothing when the pid is another's by now. */
    public static Command stop(long pid, String node) {
        String mark = Command.quote("-Djabberfarm.node=" + node);
        return Target.root(List.of(
                        "ours() { tr '\\0' '\\n' 2>/dev/null </proc/" + pid + "/cmdline | grep -qxF -e " + mark + "; }",
                        "ours || exit 0",
                        "kill -TERM " + pid,
                        "i=0",
                        "while ours && [ $i -lt " + STOP_SECONDS + " ]; do sleep 1; i=$((i + 1)); done",
                        "if ours; then kill -KILL " + pid + "; fi"))
                .within(Duration.ofSeconds(STOP_SECONDS + 20L));
    }

    /**
     * Starts the agent so that it outlives the SSH session.
     *
     * @param openFiles what the nodes that it will start may need; as much of it as the box allows
     */
    public static Command startAgent(Target target, long openFiles) {
        String program = target.path("/opt/jabberfarm/current/bin/jabberfarm") + " agent";
        String log = target.path("/var/log/jabberfarm/agent.out");
        List<String> lines = new ArrayList<>();
        lines.add("cd /");
        // Only upwards: what the agent starts can be given no more than it has itself.
        lines.add("h=$(ulimit -H -n)");
        lines.add("[ \"$h\" = unlimited ] || [ \"$h\" -ge " + openFiles + " ] || ulimit -n " + openFiles
                + " 2>/dev/null || :");
        if (target.directory()) {
            lines.add("JABBERFARM_ROOT=" + Command.quote(target.box().root()) + " setsid " + program + " </dev/null >>"
                    + log + " 2>&1 &");
        } else {
            lines.add("if command -v runuser >/dev/null; then");
            lines.add("  setsid runuser -u jabberfarm -- " + program + " </dev/null >>" + log + " 2>&1 &");
            lines.add("else");
            lines.add("  setsid su -s /bin/sh -c " + Command.quote("exec " + program) + " jabberfarm </dev/null >>"
                    + log + " 2>&1 &");
            lines.add("fi");
        }
        return Target.root(lines);
    }

    /** The last lines of a node's log file, and of what the agent said on its standard output. */
    public static Command log(Target target, String node, int lines) {
        List<String> files = new ArrayList<>(List.of(target.path("/var/log/jabberfarm/" + node + ".log")));
        if (node.equals("agent")) {
            files.add(target.path("/var/log/jabberfarm/agent.out"));
        }
        return Target.root(List.of(
                "for f in " + String.join(" ", files) + "; do tail -n " + lines + " \"$f\" 2>/dev/null || :; done"));
    }
}
